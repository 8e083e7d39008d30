// equipoise assurance SCENARIO [--n N]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/columns.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/assurance_row.hpp"
#include "sim/results/table_json.hpp"
#include "sim/search/assurance.hpp"
#include "sim/search/power_curve.hpp"
#include "sim/study/study_warnings.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::vector<std::int64_t> n;
    std::optional<std::int64_t> draws, trials_per_draw;
    bool parts = false;
    StoreOptions store;
};

Json assurance_json(const Scenario& s, const AssuranceTable& table, const std::vector<CurvePoint>& conditional,
                    const std::vector<PartAlone>& parts, const std::vector<std::string>& warnings) {
    Json json{{"scenario", s.title},
              {"seed", s.seed},
              {"draws", table.draws},
              {"trials_per_draw", table.trials_per_draw},
              {"target_power", s.simulation.target_power},
              {"drawn", table.drawn},
              {"benefit", number_json(table.benefit.value)},
              {"benefit_mcse", number_json(table.benefit.mcse)},
              {"warnings", warnings}};
    std::vector<Table> by_analysis;
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        by_analysis.push_back(table_of<AssuranceRow>("assurance", assurance_rows(s, a, table, conditional)));
    Json points = Json::array();
    for (std::size_t i = 0; i < table.sizes.size(); ++i) {
        Json analyses = Json::array();
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            const Assurance& at = table.at[i][a];
            Json entry = row_json(by_analysis[a], i);
            entry["quantiles"] = {
                {"p10", number_json(at.q10)}, {"p50", number_json(at.median)}, {"p90", number_json(at.q90)}};
            entry["quantiles_mcse"] = {{"p10", number_json(at.q10_mcse)},
                                       {"p50", number_json(at.median_mcse)},
                                       {"p90", number_json(at.q90_mcse)}};
            analyses.push_back(std::move(entry));
        }
        points.push_back({{"n", table.sizes[i]}, {"analyses", std::move(analyses)}});
    }
    json["points"] = points;
    if (table.sizes.size() == 1) {  // one n: its analyses at the top, as `power` has them
        json["n"] = table.sizes[0];
        json["analyses"] = points[0]["analyses"];
    }
    if (!parts.empty()) {
        json["parts"] = Json::array();
        for (const PartAlone& alone : parts) {
            Json analyses = Json::array();
            const Table rows = table_of<PartRow>("parts", part_rows(s, alone, table));
            for (std::size_t i = 0; i < rows.rows.size(); ++i) analyses.push_back(row_json(rows, i));
            json["parts"].push_back(
                {{"part", part_in_words(alone.part)}, {"n", table.sizes.back()}, {"analyses", std::move(analyses)}});
        }
    }
    return json;
}

std::string assurance_text(const Scenario& s, const AssuranceTable& table, const std::vector<CurvePoint>& conditional,
                           const std::vector<PartAlone>& parts, const std::vector<std::string>& warnings) {
    std::string text;
    text += fmt::format("{}\n{} parameter draws of {} trial{} each, seed {}; Monte Carlo standard errors in brackets\n",
                        s.title, table.draws, table.trials_per_draw, table.trials_per_draw == 1 ? "" : "s", s.seed);
    for (const std::string& words : table.drawn) text += fmt::format("drawn: {}\n", words);
    text += fmt::format(
        "treatment truly lowers mortality by day {} in {} of the draws; \"and benefit\": success in such a draw\n",
        s.follow_up_days, percent(table.benefit));
    TextTable rows({{"n", 6},
                    {"analysis", 62, true},
                    {"assurance", 14},
                    {"at the plan", 14},
                    {"and benefit", 14},
                    {"harm", 13},
                    {fmt::format("P(power>={:.0f}%)", 100 * s.simulation.target_power), 15},
                    {"power 10%, 50%, 90%", 34},
                    {"draws x trials", 12}});
    for (std::size_t i = 0; i < table.sizes.size(); ++i)
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            const Assurance& at = table.at[i][a];
            const auto share = [](double x, double error) {
                return std::isnan(x) ? std::string("-") : fmt::format("{:.0f}% ({:.1f})", 100 * x, 100 * error);
            };
            rows.row({std::to_string(table.sizes[i]), name_and_when(s, a), percent(at.assurance),
                      percent(conditional[i].analyses[a].power), percent(at.success_and_benefit), percent(at.harm),
                      percent(at.target_reached),
                      share(at.q10, at.q10_mcse) + ", " + share(at.median, at.median_mcse) + ", " +
                          share(at.q90, at.q90_mcse),
                      fmt::format("{} x {}", table.draws, table.trials_per_draw)});
        }
    text += "\n" + rows.text();
    if (!parts.empty()) {
        text += fmt::format(
            "\nWhat each part leaves open at n = {}: standard deviation of power, in points, when it alone is "
            "drawn\n",
            table.sizes.back());
        std::vector<TextTable::Column> columns{{"analysis", 54, true}};
        for (const PartAlone& alone : parts) columns.push_back({std::string(part_in_words(alone.part)), 20});
        TextTable spread(columns);
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            std::vector<std::string> cells{in_columns(s.analyses[a].name, 54)};
            for (const PartAlone& alone : parts)
                cells.push_back(std::isnan(alone.at[a].sd)
                                    ? std::string("-")
                                    : fmt::format("{:.1f} ({:.1f})", 100 * alone.at[a].sd, 100 * alone.at[a].sd_mcse));
            spread.row(cells);
        }
        text += spread.text();
    }
    if (table.trials_per_draw == 1)
        text += fmt::format(
            "\nOne trial a draw gives the mean and nothing of how power spreads; ask for --trials-per-draw 25.\n");
    for (const std::string& warning : warnings) text += fmt::format("\n{}\n", warning);
    return text;
}

// The files' rows: every analysis at every n.
std::vector<AssuranceRow> all_rows(const Scenario& s, const AssuranceTable& table,
                                   const std::vector<CurvePoint>& conditional) {
    std::vector<AssuranceRow> rows;
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        for (AssuranceRow& row : assurance_rows(s, a, table, conditional)) rows.push_back(std::move(row));
    return rows;
}

std::vector<std::string> own_words(const Arguments& arguments) {
    std::vector<std::string> words;
    for (const std::int64_t n : arguments.n) words.insert(words.end(), {"--n", std::to_string(n)});
    if (arguments.draws) words.insert(words.end(), {"--draws", std::to_string(*arguments.draws)});
    if (arguments.trials_per_draw)
        words.insert(words.end(), {"--trials-per-draw", std::to_string(*arguments.trials_per_draw)});
    if (arguments.parts) words.push_back("--parts");
    return words;
}

int run_assurance(const Arguments& arguments) {
    const Scenario s = arguments.read();
    std::vector<std::size_t> sizes;
    for (const std::int64_t n : arguments.n) {
        if (n < s.allocation().total())
            throw InputError("--n", fmt::format("{} patients are fewer than one allocation", n), "ask for more");
        sizes.push_back(static_cast<std::size_t>(n));
    }
    if (sizes.empty()) sizes.push_back(s.main_n());
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    AssuranceOptions options;
    if (arguments.draws) options.draws = static_cast<std::uint64_t>(*arguments.draws);
    if (arguments.trials_per_draw) options.trials_per_draw = static_cast<std::uint64_t>(*arguments.trials_per_draw);
    const AssuranceOptions filled = with_defaults(options, s);
    refuse_endless(static_cast<double>(sizes.back()) * static_cast<double>(filled.trials_per_draw) *
                       static_cast<double>(filled.draws),
                   s.sofa.has_value());
    SimulatingVerb verb{"assurance", own_words(arguments), {}, 0, {"assurance.csv", "assurance.json"}, {}, {}};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        AssuranceTable table;
        std::vector<CurvePoint> conditional;
        std::vector<PartAlone> alone;
        IndependentParts parts;
        parts.run([&] { table = assurance(study, sizes, options, campaign); });
        parts.run([&] {
            const StudyPoint planned[] = {{1, 0}};
            conditional = power_curve(study, sizes, planned, static_cast<std::uint64_t>(s.simulation.trials), campaign);
        });
        parts.run([&] {
            if (arguments.parts) alone = decompose(study, sizes.back(), options, campaign);
        });
        parts.finish();
        const std::vector<std::string> warnings = study_warnings(study);
        return Answer::of("assurance", assurance_text(s, table, conditional, alone, warnings),
                          assurance_json(s, table, conditional, alone, warnings),
                          table_of<AssuranceRow>("assurance", all_rows(s, table, conditional)));
    };
    verb.so_far = [&](const Study& study, const Campaign& campaign) { return verb.answer(study, campaign).text; };
    return run_simulation(arguments, arguments.store, s, verb);
}

}  // namespace

Verb add_assurance(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("assurance", "Power averaged over what the pilot (or the priors) leave uncertain");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "none");
    verb->add_option("--n", arguments->n,
                     "total numbers of patients (default: simulation.n, else the largest explore.n)")
        ->delimiter(',');
    verb->add_option("--draws", arguments->draws, "parameter draws (default: trials / 10, at least 1000)")
        ->check(CLI::Range(std::int64_t{2}, std::int64_t{10000000}));
    verb->add_option("--trials-per-draw", arguments->trials_per_draw,
                     "trials behind each draw's power (default: 10; with --draws, trials / draws, 1 to 25); 1 gives "
                     "the assurance only")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
    verb->add_flag(
        "--parts", arguments->parts,
        "also what the control arm, the effect, the score and the trial's conduct each leave open, at the largest n");
    verb->footer("Example: equipoise assurance scenarios/msc-septic-shock.toml --n 200,400,800");
    return [arguments] { return run_assurance(*arguments); };
}

}  // namespace equipoise
