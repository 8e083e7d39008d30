// equipoise simulate SCENARIO --n N --trials K --out FILE.csv [--long]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "sim/cli/output.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/trial/cut_day.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
    std::string out;
    bool long_form = false;
};

std::string cell(double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; }

// What is known at the end of follow-up, one row a patient; scores of the days that papers tabulate in columns sofa0,
// sofa1, ...
void add_patients(const Snapshot& s, const Cohort& cohort, std::uint64_t trial, std::string& text) {
    for (std::size_t i = 0; i < s.n; ++i) {
        text += fmt::format("{},{},{},{},{},{},{}", trial, i + 1, s.arm[i], cohort.site[i] + 1, cohort.arrival[i],
                            s.time[i], s.status[i]);
        for (const Column& column : s.columns)
            if (const double x = column.values[i]; column.name != "site" && column.name != CovariateModel::kBaseline)
                text += "," + (column.labels.empty() ? cell(x) : column.labels[static_cast<std::size_t>(x)]);
        if (!s.scores.empty()) {
            text += fmt::format(",{},{}", s.icu_time[i], s.icu_event[i]);
            for (int row = 0; row < static_cast<int>(s.scores.days.size()); ++row)
                text += "," + cell(s.scores.at(row, i));
        }
        text += '\n';
    }
}

void add_days(const Snapshot& s, std::uint64_t trial, std::string& text) {
    for (std::size_t i = 0; i < s.n; ++i)
        for (int row = 0; row < static_cast<int>(s.scores.days.size()); ++row) {
            const double score = s.scores.at(row, i);
            if (!std::isnan(score))
                text += fmt::format("{},{},{},{},{}\n", trial, i + 1, s.arm[i],
                                    s.scores.days[static_cast<std::size_t>(row)], score);
        }
}

// About what a patient takes in the file; the whole text is held in memory until it is written.
double bytes_per_patient(const Scenario& s, bool long_form) {
    const double days = s.sofa ? s.follow_up_days + 1 : 0;
    return long_form ? 20 * days : 60 + 10 * static_cast<double>(s.covariate.size()) + 4 * days;
}

int run_simulate(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    const Scenario scenario = arguments.read();
    if (arguments.long_form && !scenario.sofa)
        throw InputError("--long", "gives a row per patient and day with a score, and the scenario has no [sofa]",
                         "leave --long out");
    if (arguments.n && *arguments.n == 0)
        throw InputError("--n", "a trial without patients",
                         fmt::format("use at least {}", scenario.allocation().total()));
    const std::size_t n = scenario.main_n();
    const auto trials = arguments.trials ? static_cast<std::uint64_t>(scenario.simulation.trials) : 1;
    const double bytes =
        static_cast<double>(n) * static_cast<double>(trials) * bytes_per_patient(scenario, arguments.long_form);
    if (bytes > 4e9)
        throw InputError(
            "--trials",
            fmt::format("{} trials of {} patients would be a file of about {:.0f} GB", trials, n, bytes / 1e9),
            "write fewer, the analyses need no file");
    check_writable(arguments.out, input_files(scenario));
    const TrialModel model = resolve_aloud(scenario).model();
    std::string text;
    if (arguments.long_form) {
        text = "trial,id,arm,day,score\n";
    } else {
        text = "trial,id,arm,site,arrival,time,status";
        for (const Covariate& covariate : scenario.covariate) text += "," + covariate.name;
        if (model.scores) {
            text += ",crtime,crev";
            for (int day = 0; day <= scenario.follow_up_days; ++day) text += fmt::format(",sofa{}", day);
        }
        text += '\n';
    }
    Arena arena;
    std::size_t patients = 0;  // fewer than asked where the cut comes before the last arrival
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {scenario.seed, trial}, n, arena);
        const FollowUp seen(cohort, n, cut_day(scenario.design.cut, cohort, n, arena), arena);
        patients += seen.all().n;
        if (arguments.long_form)
            add_days(seen.all(), trial, text);
        else
            add_patients(seen.all(), cohort, trial, text);
    }
    write_file(arguments.out, text);
    if (arguments.json)
        fmt::print("{}\n", Json{{"scenario", scenario.title},
                                {"seed", scenario.seed},
                                {"n", n},
                                {"trials", trials},
                                {"patients", patients},
                                {"out", arguments.out}}
                               .dump(2));
    else
        fmt::print("{} synthetic patients in {} trials written to {}\n", patients, trials, arguments.out);
    return 0;
}

}  // namespace

Verb add_simulate(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "simulate", "Synthetic patients as CSV, one row each (--long: one row per patient and day)");
    arguments->add_to(*verb);
    verb->add_option("--n", arguments->n, "patients in each trial");
    verb->add_option("--out", arguments->out, "file to write")->required();
    verb->add_flag("--long", arguments->long_form, "one row per patient and day with a score");
    verb->footer("Example: equipoise simulate scenarios/msc-septic-shock.toml --n 400 --trials 1 --out patients.csv");
    return [arguments] { return run_simulate(*arguments); };
}

}  // namespace equipoise
