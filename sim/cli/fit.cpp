// equipoise fit SCENARIO.toml, equipoise fit DATA.csv [--law NAME]... [--score-model]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "models/pilot/disk_files.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/data_files.hpp"
#include "sim/cli/fit_text.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/pilot_fit.hpp"

namespace equipoise {
namespace {

struct Arguments {
    PilotFitQuestion asked;
    std::string data, scores;
    std::vector<std::string> set;
    DataOptions columns;
    bool json = false, toml = false;

    bool names_scenario() const { return std::filesystem::path(data).extension() == ".toml"; }
};

void check_options(const Arguments& arguments) {
    if (!arguments.names_scenario() && !arguments.set.empty())
        throw InputError("--set", "changes a scenario, and " + arguments.data + " is data",
                         "name a scenario (.toml), or leave --set out");
    if (arguments.names_scenario() && arguments.asked.follow_up > 0)
        throw InputError("--follow-up", "stands beside a data file, and a scenario has its own",
                         "write --set follow_up_days=" + std::to_string(arguments.asked.follow_up));
    if (arguments.names_scenario() && !arguments.asked.trial.empty())
        throw InputError("--trial", "stands beside a data file",
                         "keep one trial's rows in the file that the scenario names");
    if (arguments.names_scenario() && !arguments.scores.empty())
        throw InputError("--scores", "stands beside a data file",
                         "name the scores in the scenario: [pilot] scores = \"FILE.csv\"");
    if (arguments.toml && !arguments.asked.covariates.empty())
        throw InputError("--toml", "states laws without covariates", "leave --covariates out");
}

PilotFit fitted(const Arguments& arguments) {
    const DiskFiles disk;
    if (arguments.names_scenario()) {
        std::vector<std::string> set = arguments.set;
        for (const std::string& assignment : arguments.columns.as_keys("pilot.map.")) set.push_back(assignment);
        return PilotFit::of_scenario(read_scenario(disk, arguments.data, set), disk, arguments.asked);
    }
    std::vector<std::string> names{arguments.data};
    if (!arguments.scores.empty()) names.push_back(arguments.scores);
    const DataFiles files = arguments.columns.read(names);
    return PilotFit::of_data(files.tables[0], names.size() > 1 ? &files.tables[1] : nullptr, arguments.asked);
}

int run_fit(const Arguments& arguments) {
    check_options(arguments);
    const PilotFit fit = fitted(arguments);
    say_notes(fit.notes());
    if (arguments.toml)
        fmt::print("{}", wrapped_comments(fit.toml(page_width())));
    else if (arguments.json)
        fmt::print("{}\n", fit.json().dump(2));
    else
        fmt::print("{}", wrapped(fit_text(fit.json())));
    return 0;
}

void add_score_options(CLI::App& verb, Arguments& arguments) {
    verb.add_flag("--score-model", arguments.asked.score_model,
                  "fit the course of the repeated scores in the data file");
    verb.add_option("--scores", arguments.scores,
                    "file of long scores (id,day,score) of the patients in the data file; implies --score-model");
    verb.add_option("--score", arguments.asked.score, "column of the score (default: score, sofa or y)");
    verb.add_option("--visit", arguments.asked.visit, "column of the day (default: day, visit, time or year)");
    verb.add_option("--score-terms", arguments.asked.terms,
                    "fixed effects of the mixed model as in R, for example \"arm*day\" or arm,day,arm:day");
    verb.add_option("--random", arguments.asked.random, "random effects: intercept or intercept-slope")
        ->check(CLI::IsMember({"intercept", "intercept-slope"}))
        ->capture_default_str();
    verb.add_option("--residual", arguments.asked.residual, "residuals: independent or ar1")
        ->check(CLI::IsMember({"independent", "ar1"}))
        ->capture_default_str();
    verb.add_option("--method", arguments.asked.method, "ml or reml (default: both)")
        ->check(CLI::IsMember({"ml", "reml"}));
    verb.add_flag("--no-course", arguments.asked.no_course, "leave out the plateau course, the slow part");
}

}  // namespace

Verb add_fit(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "fit", "Survival laws and score models fitted to a pilot, ranked, with what it cannot say");
    verb->add_option("data", arguments->data,
                     "scenario with a [pilot] (.toml), or a CSV file: arm,left,right[,n]; arm,time,status; long scores "
                     "id,arm,day,score")
        ->required();
    verb->add_option("--law", arguments->asked.laws, "law to fit (repeatable; default all)");
    verb->add_option("--control", arguments->asked.control,
                     "name of the control arm (default: 0 of 0 and 1; a scenario's trial.arms where the names agree)");
    arguments->columns.add_to(*verb);
    verb->add_option("--trial", arguments->asked.trial,
                     "of a file with several trials (column trial), the one to take");
    verb->add_option("--follow-up", arguments->asked.follow_up,
                     "follow-up in days of the trial for which --toml prints (default 28, or the pilot's if shorter)")
        ->check(CLI::Range(1, 36500));
    verb->add_flag("--pooled", arguments->asked.pooled, "take both arms as one sample");
    verb->add_option("--covariates", arguments->asked.covariates, "columns to adjust for")->delimiter(',');
    verb->add_option("--days", arguments->asked.days, "days at which survival is given")
        ->delimiter(',')
        ->capture_default_str();
    verb->add_option("--cuts", arguments->asked.cuts,
                     "cuts of piecewise-exponential (default: the scenario's, else 7,14)")
        ->delimiter(',');
    verb->add_option("--inner-knots", arguments->asked.inner_knots, "inner knots of royston-parmar")
        ->capture_default_str();
    verb->add_option("--spline-scale", arguments->asked.spline_scale, "scale of royston-parmar: hazard, odds or normal")
        ->capture_default_str();
    verb->add_option("--cure-law", arguments->asked.cure_law, "law of the uncured in mixture-cure")
        ->capture_default_str();
    add_score_options(*verb, *arguments);
    verb->add_option("--set", arguments->set, "override any key of the scenario, KEY=VALUE (repeatable)");
    verb->add_option("--estimate", arguments->asked.estimate,
                     "hazards that --toml prints: posterior-mean or maximum-likelihood")
        ->check(CLI::IsMember({"posterior-mean", "maximum-likelihood"}));
    CLI::Option* toml = verb->add_flag("--toml", arguments->toml,
                                       "print [survival], [sofa] and [effect] for a scenario: the first --law, else "
                                       "the scenario's, else piecewise-exponential");
    verb->add_flag("--json", arguments->json, "print one JSON document")->excludes(toml);
    verb->footer(
        "Examples: equipoise fit scenarios/msc-septic-shock.toml\n          equipoise fit pilot.csv --law weibull "
        "--law piecewise-exponential --days 7,14,28\n          equipoise fit patients.csv --scores scores.csv --toml");
    return [arguments] { return run_fit(*arguments); };
}

}  // namespace equipoise
