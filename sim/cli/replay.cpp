// equipoise replay SCENARIO --replicate K [--n N] [--scale S] [--csv FILE]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "sim/cli/columns.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/results/replayed_trial.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kShownPatients = 12;

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
    std::int64_t replicate = 0;
    double scale = 1;
    std::string csv;
};

std::string limit_text(double z) { return std::isnan(z) ? "-" : fmt::format("{:.3f}", z); }

template <class Row>
Json rows_json(const char* name, const std::vector<Row>& rows) {
    const Table table = table_of<Row>(name, rows);
    Json list = Json::array();
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(row_json(table, i));
    return list;
}

Json replay_json(const ReplayedTrial& t) {
    Json json{{"scenario", t.title},
              {"seed", t.seed},
              {"replicate", t.replicate},
              {"n", t.n},
              {"effect_scale", t.effect_scale},
              {"arms", {t.arms[0], t.arms[1]}},
              {"randomized", t.randomized},
              {"deaths", {t.deaths[0], t.deaths[1]}},
              {"lost", t.lost},
              {"recruitment_days", t.recruitment_days},
              {"days", t.days},
              {"ended_by", t.ended_by},
              {"analyses", rows_json("analyses", t.analyses)},
              {"patients", rows_json("patients", t.patients)}};
    if (t.sequential) json["looks"] = rows_json("looks", t.looks);
    if (t.sequential) json["stopped_by"] = t.lead.empty() ? Json() : Json(t.lead);
    return json;
}

std::string summary_text(const ReplayedTrial& t) {
    std::size_t treated = 0;
    for (const ReplayedPatient& p : t.patients) treated += p.in_treatment_arm;
    std::string text = fmt::format("{}\nReplicate {} of seed {}: {} patients planned, {:g} of the planned effect\n\n",
                                   t.title, t.replicate, t.seed, t.n, t.effect_scale);
    text += fmt::format(
        "{} patients randomized by day {:.1f} ({} to {}, {} to {}); the trial ends on day {:.1f}: {}.\n"
        "By then {} deaths in {}, {} in {}, and {} lost to follow-up are known.\n",
        t.randomized, t.recruitment_days, t.patients.size() - treated, t.arms[0], treated, t.arms[1], t.days,
        t.ended_by, t.deaths[0], t.arms[0], t.deaths[1], t.arms[1], t.lost);
    if (!t.sequential) return text;
    return text + (t.lead.empty() ? "Each analysis conducts a trial of its own; the trial told here is the first's.\n"
                                  : fmt::format("\"{}\" stops the trial for all.\n", t.lead));
}

std::string analyses_text(const ReplayedTrial& t) {
    TextTable table({{"analysis", 44, true},
                     {"estimate", 10},
                     {"interval", 24},
                     {"z", 8},
                     {"p", 10},
                     {t.sequential ? "look" : "", 5}},
                    "  verdict");
    const auto interval = [](double lower, double upper) {
        return std::isnan(lower) ? "-" : fmt::format("{} to {}", number_text(lower), number_text(upper));
    };
    for (const ReplayedAnalysis& a : t.analyses) {
        table.row({in_columns(a.name, 44), number_text(a.estimate), interval(a.lower, a.upper), limit_text(a.z),
                   std::isnan(a.p) ? "-" : fmt::format("{:.4g}", a.p), t.sequential ? std::to_string(a.look) : ""},
                  "  " + a.verdict + (a.status.empty() ? "" : ": " + a.status));
        if (!std::isnan(a.adjusted))
            table.said("  corrected for the looks", fmt::format("{:>10} {:>24}", number_text(a.adjusted),
                                                                interval(a.adjusted_lower, a.adjusted_upper)));
    }
    return "\n" + table.text();
}

std::string looks_text(const ReplayedTrial& t) {
    std::string text;
    for (std::size_t first = 0, end = 0; first < t.looks.size(); first = end) {
        TextTable table({{"look", 4},
                         {"day", 8},
                         {"randomized", 10},
                         {"analyzed", 8},
                         {"deaths", 7},
                         {"info", 6},
                         {"z", 8},
                         {"z >=", 7},
                         {"harm <=", 8},
                         {"futile <=", 9}},
                        "  what follows");
        for (end = first; end < t.looks.size() && t.looks[end].analysis == t.looks[first].analysis; ++end) {
            const ReplayedLook& l = t.looks[end];
            table.row({fmt::format("{}", l.look), fmt::format("{:.1f}", l.day), fmt::format("{}", l.patients),
                       fmt::format("{}", l.analyzed), fmt::format("{}", l.deaths),
                       std::isnan(l.information) ? "-" : fmt::format("{:.3f}", l.information), limit_text(l.z),
                       limit_text(l.z_benefit), limit_text(l.z_harm), limit_text(l.z_futility)},
                      "  " + l.decision);
        }
        text += "\n" + t.looks[first].analysis + "\n" + table.text();
    }
    return text;
}

std::string patients_text(const ReplayedTrial& t, const std::string& csv) {
    std::string text =
        "\nPatients in the order of randomization, as known at the end (days of events count from it):\n";
    const std::size_t shown = std::min(kShownPatients, t.patients.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const ReplayedPatient& p = t.patients[i];
        text += fmt::format("  day {:>7.1f}  patient {:>4}  site {:>3}  {}  {}\n", p.randomized, p.patient, p.site,
                            in_columns(p.arm, std::max(columns_of(t.arms[0]), columns_of(t.arms[1]))), p.in_words());
    }
    if (!csv.empty()) return text + fmt::format("All {}: {}\n", t.patients.size(), csv);
    if (shown < t.patients.size()) text += fmt::format("  and {} more: --csv FILE\n", t.patients.size() - shown);
    return text;
}

int run_replay(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    if (arguments.replicate < 0)
        throw InputError("--replicate", fmt::format("{} is below 0", arguments.replicate),
                         "replicates are numbered from 0: a run of 10000 trials has 0 to 9999");
    if (!(arguments.scale >= 0 && arguments.scale <= 1))
        throw InputError("--scale", fmt::format("{} is out of range", arguments.scale),
                         "write a share of the planned effect from 0 to 1");
    const Scenario scenario = arguments.read();
    if (arguments.n && *arguments.n == 0)
        throw InputError("--n", "a trial without patients",
                         fmt::format("use at least {}", scenario.allocation().total()));
    if (!arguments.csv.empty()) check_writable(arguments.csv, input_files(scenario));
    const Study study = resolve_aloud(scenario);
    StudyPoint point;
    point.effect_scale = arguments.scale;
    const ReplayedTrial trial =
        replay_trial(study, point, scenario.main_n(), static_cast<std::uint64_t>(arguments.replicate));
    if (!arguments.csv.empty())
        write_file(arguments.csv, to_csv(table_of<ReplayedPatient>("patients", trial.patients)));
    if (arguments.json)
        fmt::print("{}\n", replay_json(trial).dump(2));
    else
        fmt::print("{}", wrapped(summary_text(trial) + analyses_text(trial) + looks_text(trial) +
                                 patients_text(trial, arguments.csv)));
    return 0;
}

}  // namespace

Verb add_replay(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "replay", "One trial of a run, told: its patients, its looks and what each analysis said");
    verb->add_option("scenario", arguments->scenario, "scenario file (TOML)")->required();
    verb->add_option("--replicate", arguments->replicate, "number of the trial in the run, from 0")->required();
    verb->add_option("--n", arguments->n,
                     "total number of patients (default: simulation.n, else the largest explore.n)");
    verb->add_option("--scale", arguments->scale, "share of the planned effect, 0 to 1")->capture_default_str();
    verb->add_option("--seed", arguments->seed, "seed of the random numbers (default: the scenario's)");
    verb->add_option("--set", arguments->set, "override any key of the scenario, KEY=VALUE (repeatable)");
    verb->add_option("--csv", arguments->csv, "file for the patients, one row each");
    verb->add_flag("--json", arguments->json, "print one JSON document, all patients in it");
    verb->footer("Example: equipoise replay scenarios/msc-sequential.toml --replicate 17");
    return [arguments] { return run_replay(*arguments); };
}

}  // namespace equipoise
