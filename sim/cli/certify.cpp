#include "sim/cli/certify.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "sim/cli/tables.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/results/certificate_row.hpp"
#include "sim/search/margin_null.hpp"

namespace equipoise {
namespace {

std::string points(double share) { return fmt::format("{:.3f}%", 100 * share); }

Json certificate_json(const Scenario& s, std::size_t n, const Table& table) {
    Json json{{"scenario", s.title}, {"seed", s.seed}, {"n", n}, {"confidence", Certificate::kConfidence}};
    json["analyses"] = Json::array();
    for (std::size_t k = 0; k < table.rows.size(); ++k) json["analyses"].push_back(row_json(table, k));
    return json;
}

// What a row says besides its numbers.
std::string remarks(const std::vector<CertificateRow>& rows) {
    std::string text;
    for (const CertificateRow& row : rows) {
        if (!row.rule.empty())
            text += fmt::format("{}: decided by a {}, which promises no level\n", row.name, row.rule);
        else if (row.at_least > row.level)
            text += fmt::format("{}: above its level: the type I error is at least {}, with the same confidence\n",
                                row.name, points(row.at_least));
        if (row.null_hypothesis != "no effect")
            text += fmt::format("{}: under {}; counted: {}\n", row.name, row.null_hypothesis, row.counted);
    }
    return text;
}

AnswerText certificate_text(const Scenario& s, std::size_t n, const std::vector<CertificateRow>& rows) {
    AnswerText text =
        fmt::format("{}\ntype I error at n = {} ({} : {}), seed {}; Monte Carlo standard errors in brackets\n\n",
                    s.title, n, s.trial.allocation[0], s.trial.allocation[1], s.seed);
    TextTable table({{"analysis", 62, true}, {"type I error", 17}, {"at most", 10}, {"level", 8}, {"trials", 11}});
    for (const CertificateRow& row : rows)
        table.row({name_and_when(s, row.analysis),
                   fmt::format("{} ({:.3f})", points(row.error.value), 100 * row.error.mcse), points(row.bound),
                   row.rule.empty() ? fmt::format("{:g}%", 100 * row.level) : "-", fmt::format("{}", row.trials)},
                  "", name_in_full(s, row.analysis));
    text += table;
    for (const std::string& name : not_certified(s, rows))
        text += fmt::format("{}: no law gives the edge of its null hypothesis, so nothing was simulated\n", name);
    text +=
        "\nat most: the true type I error is not above this, with one-sided confidence 99.9% (Clopper and "
        "Pearson 1934), each analysis for itself. It is the error under this scenario's control arm, "
        "recruitment and losses; others need a certificate of their own.\n" +
        remarks(rows);
    return text;
}

}  // namespace

int certify_power(const RunOptions& options, const StoreOptions& store, const DocumentOptions& document,
                  const Scenario& scenario) {
    const std::size_t n = scenario.main_n();
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    refuse_endless(static_cast<double>(n) * static_cast<double>(trials), scenario.sofa.has_value());
    // One run without an effect, and one at each margin.
    const std::uint64_t at_margin = analyses_with_margin(scenario);
    const std::uint64_t runs = at_margin + (at_margin < scenario.analyses.size() ? 1 : 0);
    SimulatingVerb verb{"power", {"--certify"}, {}, runs * trials, {"certificate.csv", "certificate.json"}, {}, {}};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const std::vector<CertificateRow> rows =
            certificate_rows(scenario, n, certificates(study, n, trials, campaign));
        const Table table = table_of<CertificateRow>("certificate", rows);
        return Answer::of("certificate", certificate_text(scenario, n, rows), certificate_json(scenario, n, table),
                          table);
    };
    verb.document = document;
    verb.so_far = [&](const Study& study, const Campaign& campaign) { return verb.answer(study, campaign).text; };
    return run_simulation(options, store, scenario, verb);
}

}  // namespace equipoise
