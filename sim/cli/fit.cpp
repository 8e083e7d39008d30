// equipoise fit SCENARIO.toml, equipoise fit DATA.csv [--law NAME]... [--score-model]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "models/fit/nonparametric.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/disk_files.hpp"
#include "models/pilot/one_trial.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/data_files.hpp"
#include "sim/cli/fit_text.hpp"
#include "sim/cli/fit_toml.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/fit_json.hpp"
#include "sim/results/score_json.hpp"
#include "sim/scenario/key_place.hpp"
#include "sim/study/pilot_size.hpp"
#include "sim/study/study.hpp"

namespace equipoise {
namespace {

struct Arguments {
    std::string data, control, scores, trial;
    std::vector<std::string> laws, covariates, set;
    DataOptions columns;
    std::vector<double> days{7, 14, 28};
    std::optional<std::vector<double>> cuts;
    int inner_knots = 1;
    std::string spline_scale = "hazard", cure_law = "weibull", estimate;
    bool pooled = false, score_model = false, json = false, toml = false;
    // the linear mixed model of the scores
    std::string terms, random = "intercept-slope", residual = "independent", method, score, visit;
    bool no_course = false;
    int follow_up = 0;  ///< days; 0: not said

    bool names_scenario() const { return std::filesystem::path(data).extension() == ".toml"; }
};

// What is to be fitted.
struct Pilot {
    std::optional<PilotSurvival> survival;
    std::optional<PilotScores> scores;
    FitOptions options;
    std::vector<double> ends;  ///< of the posterior's intervals; empty: the pilot's own
    std::vector<std::string> notes;
    Scenario scenario;  ///< that takes laws from the pilot: the one named, or one with its defaults
};

FitOptions options_of(const Arguments& arguments) {
    FitOptions options{.inner_knots = arguments.inner_knots, .cure_law = arguments.cure_law};
    if (arguments.cuts) options.cuts = *arguments.cuts;
    PathProblems problems("--");
    read_value(Json(arguments.spline_scale), "spline-scale", Range::any(), options.spline_scale, problems);
    problems.raise();
    double last = 0;
    for (const double day : arguments.days) {
        if (!(day > last && std::isfinite(day)))
            throw InputError("--days", fmt::format("{} does not lie after {}", day, last),
                             "write ascending days above 0, for example 7,14,28");
        last = day;
    }
    for (const std::string& law : arguments.laws)
        if (std::find(fit_law_names.begin(), fit_law_names.end(), law) == fit_law_names.end())
            throw InputError("--law", "unknown law \"" + law + "\"", did_you_mean(law, fit_law_names));
    return options;
}

ScoreFitOptions score_options_of(const Arguments& arguments) {
    ScoreFitOptions options;
    if (!arguments.terms.empty()) options.line.terms = arguments.terms;
    for (char& c : options.line.terms)
        if (c == ',') c = '+';
    options.line.random =
        arguments.random == "intercept" ? MixedModel::Random::intercept : MixedModel::Random::intercept_and_slope;
    options.line.residual = arguments.residual == "ar1" ? MixedModel::Residual::ar1 : MixedModel::Residual::independent;
    options.fit_course = !arguments.no_course;
    return options;
}

// Where `time` is the visit's, several rows of one patient are not several deaths.
bool one_row_each(const CsvTable& table) {
    const int id = table.find("id");
    std::set<std::string> seen;
    for (std::size_t row = 0; id >= 0 && row < table.rows(); ++row)
        if (!seen.insert(table.cell(row, static_cast<std::size_t>(id))).second) return false;
    return true;
}

Pilot read_scenario_pilot(const Arguments& arguments) {
    Pilot pilot;
    std::vector<std::string> set = arguments.set;
    for (const std::string& assignment : arguments.columns.as_keys("pilot.map.")) set.push_back(assignment);
    Scenario& s = pilot.scenario = read_scenario(DiskFiles(), arguments.data, set);
    if (s.pilot.survival.empty() && s.pilot.scores.empty())
        throw InputError(arguments.data, "has no [pilot] to fit",
                         "add [pilot] survival = \"FILE.csv\", or name the data file itself");
    pilot.notes = notes_on_pilot(s, DiskFiles());
    pilot.options = options_of(arguments);
    if (!arguments.cuts && !s.survival.cuts.empty()) pilot.options.cuts = s.survival.cuts;
    const bool pieces = s.survival.law == PiecewiseExponential::name;
    if (!s.pilot.survival.empty()) {
        try {
            const CsvTable table = pilot_table(s, DiskFiles(), s.pilot.survival);
            if (!arguments.control.empty()) s.pilot.control = arguments.control;
            const std::string control = arguments.control.empty()
                                            ? control_arm_of(s, table)
                                            : control_arm(table, {.control = arguments.control, .arms = s.trial.arms});
            pilot.survival = PilotSurvival::read(table, {control, arguments.covariates, arguments.pooled});
        } catch (const InputError& error) {
            throw in_file_of(s, "pilot.survival", error);
        }
        if (s.has_survival && pieces && !arguments.cuts) {
            pilot.ends = s.survival.cuts;
            pilot.ends.push_back(s.follow_up_days);
        }
        if (arguments.cuts) s.survival.cuts = *arguments.cuts;
        if (!s.has_survival && !arguments.cuts)
            s.survival.cuts = pilot_cuts(*pilot.survival, pilot.options.cuts, s.follow_up_days);
        if (!s.has_survival) s.survival.law = PiecewiseExponential::name;
    }
    if (!s.pilot.scores.empty()) pilot.scores = read_pilot_scores(s, DiskFiles());
    return pilot;
}

Pilot read_data_pilot(const Arguments& arguments) {
    Pilot pilot;
    pilot.options = options_of(arguments);
    DataFiles files = arguments.columns.read(arguments.scores.empty() ? std::vector{arguments.data}
                                                                      : std::vector{arguments.data, arguments.scores});
    pilot.notes = std::move(files.notes);
    const CsvTable table = one_trial(files.tables[0], arguments.trial);
    PilotScoreColumns columns;
    columns.control = arguments.control;
    columns.score = arguments.score;
    columns.day = arguments.visit;
    if (!arguments.scores.empty()) {
        const CsvTable& scores = files.tables[1];
        pilot.scores =
            PilotScores::from(scores.has("trial") ? one_trial(scores, arguments.trial) : scores, table, columns);
    } else if (arguments.score_model) {
        pilot.scores = PilotScores::from(table, columns);
    }
    const bool deaths = (table.has("time") && table.has("status")) || (table.has("left") && table.has("right"));
    if (!pilot.scores || (deaths && (one_row_each(table) || table.has("day") || table.has("visit"))))
        pilot.survival = PilotSurvival::read(table, {arguments.control, arguments.covariates, arguments.pooled});
    Scenario& s = pilot.scenario;
    s.survival.law = PiecewiseExponential::name;
    if (pilot.survival) {
        s.follow_up_days = arguments.follow_up > 0 ? arguments.follow_up : pilot_follow_up(*pilot.survival);
        s.survival.cuts =
            arguments.cuts ? *arguments.cuts : pilot_cuts(*pilot.survival, pilot.options.cuts, s.follow_up_days);
    }
    return pilot;
}

// What a scenario would take from the pilot, for its tables.
std::string tables_of(const Arguments& arguments, Pilot& pilot, const ScoreFit* scores) {
    SurvivalSpec& spec = pilot.scenario.survival;
    if (!arguments.laws.empty()) spec.law = arguments.laws.front();
    if (arguments.estimate == "maximum-likelihood") spec.estimate = PilotEstimate::maximum_likelihood;
    if (arguments.estimate == "posterior-mean") spec.estimate = PilotEstimate::posterior_mean;
    const double end = pilot.scenario.follow_up_days;
    for (const double cut : spec.cuts)
        if (cut >= end)
            throw InputError("--cuts",
                             fmt::format("day {:g} lies at or beyond the end of follow-up, day {:g}", cut, end),
                             "cut within the follow-up, or say how long the trial follows: --follow-up DAYS");
    if (!pilot.survival) return fit_toml(nullptr, scores);
    const Study study = pilot_study(pilot.scenario, *pilot.survival, pilot.options);
    return fit_toml(&study, scores);
}

void add_survival(const Arguments& arguments, const PilotSurvival& pilot, const Pilot& request, Json& json) {
    for (const int arm : {0, 1}) {
        if (pilot.patients(arm) == 0) continue;
        const Arms which = arm == 0 ? Arms::control : Arms::treated;
        Json entry = ranked_json(rank_laws(pilot, which, arguments.laws, request.options), arguments.days);
        entry["arm"] = pilot.arm_names()[static_cast<std::size_t>(arm)];
        entry["n"] = pilot.patients(arm);
        entry["events"] = pilot.deaths(arm);
        const fit::Rows rows = fit::make_rows(pilot, which, false);
        entry["kaplan_meier"] = kaplan_meier_json(rows, arguments.days);
        entry["nonparametric"] = nonparametric_json(rows, arguments.days);
        entry["turnbull"] = turnbull_json(rows);
        entry["posterior"] = posterior_or_why(
            pilot, arm, request.ends.empty() ? posterior_ends(pilot, request.options.cuts) : request.ends);
        json["arms"].push_back(std::move(entry));
    }
    if (pilot.patients(0) > 0 && pilot.patients(1) > 0)
        json["both_arms"] = ranked_json(rank_laws(pilot, Arms::both, arguments.laws, request.options), arguments.days);
    if (pilot.left_out() > 0)
        json["warnings"].push_back(
            fmt::format("{:g} patients with missing covariates were left out", pilot.left_out()));
    for (const std::string& warning : deaths_warning(pilot.patients(0) + pilot.patients(1)))
        json["warnings"].push_back(warning);
}

void add_scores(const Arguments& arguments, const ScoreFit& fit, const PilotScores& pilot, Json& json) {
    json["score_model"] = score_model_json(fit, pilot);
    if (arguments.method == "ml") json["score_model"].erase("line_reml");
    if (arguments.method == "reml") json["score_model"].erase("line_ml");
    if (arguments.no_course) json["score_model"]["course"]["status"] = "not fitted: --no-course";
    for (const std::string& warning : scores_warning(static_cast<double>(pilot.patients.size())))
        json["warnings"].push_back(warning);
}

int run_fit(const Arguments& arguments) {
    if (!arguments.names_scenario() && !arguments.set.empty())
        throw InputError("--set", "changes a scenario, and " + arguments.data + " is data",
                         "name a scenario (.toml), or leave --set out");
    if (arguments.names_scenario() && arguments.follow_up > 0)
        throw InputError("--follow-up", "stands beside a data file, and a scenario has its own",
                         "write --set follow_up_days=" + std::to_string(arguments.follow_up));
    if (arguments.names_scenario() && !arguments.trial.empty())
        throw InputError("--trial", "stands beside a data file",
                         "keep one trial's rows in the file that the scenario names");
    if (arguments.names_scenario() && !arguments.scores.empty())
        throw InputError("--scores", "stands beside a data file",
                         "name the scores in the scenario: [pilot] scores = \"FILE.csv\"");
    if (arguments.toml && !arguments.covariates.empty())
        throw InputError("--toml", "states laws without covariates", "leave --covariates out");
    Pilot pilot = arguments.names_scenario() ? read_scenario_pilot(arguments) : read_data_pilot(arguments);
    std::optional<ScoreFit> scores;
    say_notes(pilot.notes);
    if (pilot.scores) scores = fit_score_model(*pilot.scores, score_options_of(arguments));
    if (arguments.toml) {
        fmt::print("{}", tables_of(arguments, pilot, scores ? &*scores : nullptr));
        return 0;
    }
    Json json{{"arms", Json::array()}, {"warnings", Json::array()}};
    json["notes"] = pilot.notes;
    json["control"] = pilot.survival ? pilot.survival->arm_names()[0] : pilot.scores->arm_names[0];
    json["treatment"] = pilot.survival ? pilot.survival->arm_names()[1] : pilot.scores->arm_names[1];
    if (pilot.survival) add_survival(arguments, *pilot.survival, pilot, json);
    if (scores) add_scores(arguments, *scores, *pilot.scores, json);
    if (arguments.json)
        fmt::print("{}\n", json.dump(2));
    else
        print_fit(json);
    return 0;
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
    verb->add_option("--law", arguments->laws, "law to fit (repeatable; default all)");
    verb->add_option("--control", arguments->control,
                     "name of the control arm (default: 0 of 0 and 1; a scenario's trial.arms where the names agree)");
    arguments->columns.add_to(*verb);
    verb->add_option("--trial", arguments->trial, "of a file with several trials (column trial), the one to take");
    verb->add_option("--follow-up", arguments->follow_up,
                     "follow-up in days of the trial for which --toml prints (default 28, or the pilot's if shorter)")
        ->check(CLI::Range(1, 36500));
    verb->add_flag("--pooled", arguments->pooled, "take both arms as one sample");
    verb->add_option("--covariates", arguments->covariates, "columns to adjust for")->delimiter(',');
    verb->add_option("--days", arguments->days, "days at which survival is given")
        ->delimiter(',')
        ->capture_default_str();
    verb->add_option("--cuts", arguments->cuts, "cuts of piecewise-exponential (default: the scenario's, else 7,14)")
        ->delimiter(',');
    verb->add_option("--inner-knots", arguments->inner_knots, "inner knots of royston-parmar")->capture_default_str();
    verb->add_option("--spline-scale", arguments->spline_scale, "scale of royston-parmar: hazard, odds or normal")
        ->capture_default_str();
    verb->add_option("--cure-law", arguments->cure_law, "law of the uncured in mixture-cure")->capture_default_str();
    verb->add_flag("--score-model", arguments->score_model, "fit the course of the repeated scores in the data file");
    verb->add_option("--scores", arguments->scores,
                     "file of long scores (id,day,score) of the patients in the data file; implies --score-model");
    verb->add_option("--score", arguments->score, "column of the score (default: score, sofa or y)");
    verb->add_option("--visit", arguments->visit, "column of the day (default: day, visit, time or year)");
    verb->add_option("--score-terms", arguments->terms,
                     "fixed effects of the mixed model as in R, for example \"arm*day\" or arm,day,arm:day");
    verb->add_option("--random", arguments->random, "random effects: intercept or intercept-slope")
        ->check(CLI::IsMember({"intercept", "intercept-slope"}))
        ->capture_default_str();
    verb->add_option("--residual", arguments->residual, "residuals: independent or ar1")
        ->check(CLI::IsMember({"independent", "ar1"}))
        ->capture_default_str();
    verb->add_option("--method", arguments->method, "ml or reml (default: both)")->check(CLI::IsMember({"ml", "reml"}));
    verb->add_flag("--no-course", arguments->no_course, "leave out the plateau course, the slow part");
    verb->add_option("--set", arguments->set, "override any key of the scenario, KEY=VALUE (repeatable)");
    verb->add_option("--estimate", arguments->estimate,
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
