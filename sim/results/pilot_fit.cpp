#include "sim/results/pilot_fit.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "models/fit/nonparametric.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/named_notes.hpp"
#include "models/pilot/one_trial.hpp"
#include "sim/results/fit_json.hpp"
#include "sim/results/fit_toml.hpp"
#include "sim/results/score_json.hpp"
#include "sim/scenario/key_place.hpp"
#include "sim/study/pilot_size.hpp"

namespace equipoise {
namespace {

// Nothing (where that is allowed), or one of the words.
void check_word(const std::string& option, const std::string& word, std::initializer_list<std::string> words) {
    if (std::find(words.begin(), words.end(), word) == words.end())
        throw InputError(option, "\"" + word + "\" is not known",
                         "write " + fmt::format("{}", fmt::join(words, " or ")));
}

void check_words(const PilotFitQuestion& question) {
    check_word("--random", question.random, {"intercept", "intercept-slope"});
    check_word("--residual", question.residual, {"independent", "ar1"});
    if (!question.method.empty()) check_word("--method", question.method, {"ml", "reml"});
    if (!question.estimate.empty())
        check_word("--estimate", question.estimate, {"posterior-mean", "maximum-likelihood"});
    if (question.follow_up < 0 || question.follow_up > 36500)
        throw InputError("--follow-up", fmt::format("{} is out of range", question.follow_up), "1 to 36500 days");
}

FitOptions options_of(const PilotFitQuestion& question) {
    FitOptions options{.inner_knots = question.inner_knots, .cure_law = question.cure_law};
    if (question.cuts) options.cuts = *question.cuts;
    Problems problems;
    read_value(Json(question.spline_scale), "--spline-scale", Range::any(), options.spline_scale, problems);
    problems.raise();
    double last = 0;
    for (const double day : question.days) {
        if (!(day > last && std::isfinite(day)))
            throw InputError("--days", fmt::format("{} does not lie after {}", day, last),
                             "write ascending days above 0, for example 7,14,28");
        last = day;
    }
    for (const std::string& law : question.laws)
        if (std::find(fit_law_names.begin(), fit_law_names.end(), law) == fit_law_names.end())
            throw InputError("--law", "unknown law \"" + law + "\"", did_you_mean(law, fit_law_names));
    return options;
}

ScoreFitOptions score_options_of(const PilotFitQuestion& question) {
    ScoreFitOptions options;
    if (!question.terms.empty()) options.line.terms = question.terms;
    for (char& c : options.line.terms)
        if (c == ',') c = '+';
    options.line.random =
        question.random == "intercept" ? MixedModel::Random::intercept : MixedModel::Random::intercept_and_slope;
    options.line.residual = question.residual == "ar1" ? MixedModel::Residual::ar1 : MixedModel::Residual::independent;
    options.fit_course = !question.no_course;
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

}  // namespace

PilotFit::PilotFit(const PilotFitQuestion& question) : question_(question), options_(options_of(question)) {
    check_words(question);
}

void PilotFit::fit_scores() {
    if (scores_) score_fit_ = fit_score_model(*scores_, score_options_of(question_));
}

PilotFit PilotFit::of_scenario(const Scenario& scenario, const Files& files, const PilotFitQuestion& question) {
    PilotFit fit(question);
    Scenario& s = fit.scenario_ = scenario;
    if (s.pilot.survival.empty() && s.pilot.scores.empty())
        throw InputError(s.file, "has no [pilot] to fit",
                         "add [pilot] survival = \"FILE.csv\", or name the data file itself");
    fit.notes_ = notes_on_pilot(s, files);
    if (!question.cuts && !s.survival.cuts.empty()) fit.options_.cuts = s.survival.cuts;
    const bool pieces = s.survival.law == PiecewiseExponential::name;
    if (!s.pilot.survival.empty()) {
        try {
            const CsvTable table = pilot_table(s, files, s.pilot.survival);
            if (!question.control.empty()) s.pilot.control = question.control;
            const std::string control = question.control.empty()
                                            ? control_arm_of(s, table)
                                            : control_arm(table, {.control = question.control, .arms = s.trial.arms});
            fit.survival_ = PilotSurvival::read(table, {control, question.covariates, question.pooled});
        } catch (const InputError& error) {
            throw in_file_of(s, "pilot.survival", error);
        }
        if (s.has_survival && pieces && !question.cuts) {
            fit.ends_ = s.survival.cuts;
            fit.ends_.push_back(s.follow_up_days);
        }
        if (question.cuts) s.survival.cuts = *question.cuts;
        if (!s.has_survival && !question.cuts)
            s.survival.cuts = pilot_cuts(*fit.survival_, fit.options_.cuts, s.follow_up_days);
        if (!s.has_survival) s.survival.law = PiecewiseExponential::name;
    }
    if (!s.pilot.scores.empty()) fit.scores_ = read_pilot_scores(s, files);
    fit.fit_scores();
    return fit;
}

PilotFit PilotFit::of_data(const CsvTable& data, const CsvTable* scores, const PilotFitQuestion& question) {
    PilotFit fit(question);
    const CsvTable table = one_trial(data, question.trial);
    for (const CsvTable* file : {&data, scores})
        if (file) add_named(file->name(), file->notes(), fit.notes_);
    PilotScoreColumns columns;
    columns.control = question.control;
    columns.score = question.score;
    columns.day = question.visit;
    if (scores) {
        fit.scores_ =
            PilotScores::from(scores->has("trial") ? one_trial(*scores, question.trial) : *scores, table, columns);
    } else if (question.score_model) {
        fit.scores_ = PilotScores::from(table, columns);
    }
    const bool deaths = (table.has("time") && table.has("status")) || (table.has("left") && table.has("right"));
    const bool by_visit = table.has("day") || table.has("visit");
    if (!fit.scores_ || (deaths && (one_row_each(table) || by_visit)))
        fit.survival_ = PilotSurvival::read(table, {question.control, question.covariates, question.pooled});
    Scenario& s = fit.scenario_;
    s.survival.law = PiecewiseExponential::name;
    if (fit.survival_) {
        s.follow_up_days = question.follow_up > 0 ? question.follow_up : pilot_follow_up(*fit.survival_);
        s.survival.cuts =
            question.cuts ? *question.cuts : pilot_cuts(*fit.survival_, fit.options_.cuts, s.follow_up_days);
    }
    fit.fit_scores();
    return fit;
}

std::string PilotFit::toml(std::size_t page) const {
    if (!question_.covariates.empty())
        throw InputError("--toml", "states laws without covariates", "leave --covariates out");
    Scenario scenario = scenario_;
    SurvivalSpec& spec = scenario.survival;
    if (!question_.laws.empty()) spec.law = question_.laws.front();
    if (question_.estimate == "maximum-likelihood") spec.estimate = PilotEstimate::maximum_likelihood;
    if (question_.estimate == "posterior-mean") spec.estimate = PilotEstimate::posterior_mean;
    const double end = scenario.follow_up_days;
    for (const double cut : spec.cuts)
        if (cut >= end)
            throw InputError("--cuts",
                             fmt::format("day {:g} lies at or beyond the end of follow-up, day {:g}", cut, end),
                             "cut within the follow-up, or say how long the trial follows: --follow-up DAYS");
    const ScoreFit* scores = score_fit_ ? &*score_fit_ : nullptr;
    if (!survival_) return fit_toml(nullptr, scores, page);
    const Study study = pilot_study(scenario, *survival_, options_);
    return fit_toml(&study, scores, page);
}

void PilotFit::add_survival(Json& json) const {
    const PilotSurvival& pilot = *survival_;
    for (const int arm : {0, 1}) {
        if (pilot.patients(arm) == 0) continue;
        const Arms which = arm == 0 ? Arms::control : Arms::treated;
        Json entry = ranked_json(rank_laws(pilot, which, question_.laws, options_), question_.days);
        entry["arm"] = pilot.arm_names()[static_cast<std::size_t>(arm)];
        entry["n"] = pilot.patients(arm);
        entry["events"] = pilot.deaths(arm);
        const fit::Rows rows = fit::make_rows(pilot, which, false);
        entry["kaplan_meier"] = kaplan_meier_json(rows, question_.days);
        entry["nonparametric"] = nonparametric_json(rows, question_.days);
        entry["turnbull"] = turnbull_json(rows);
        entry["posterior"] = posterior_or_why(pilot, arm, ends_.empty() ? posterior_ends(pilot, options_.cuts) : ends_);
        json["arms"].push_back(std::move(entry));
    }
    if (pilot.patients(0) > 0 && pilot.patients(1) > 0)
        json["both_arms"] = ranked_json(rank_laws(pilot, Arms::both, question_.laws, options_), question_.days);
    if (pilot.left_out() > 0)
        json["warnings"].push_back(
            fmt::format("{:g} patients with missing covariates were left out", pilot.left_out()));
    for (const std::string& warning : deaths_warning(pilot.patients(0) + pilot.patients(1)))
        json["warnings"].push_back(warning);
}

void PilotFit::add_scores(Json& json) const {
    json["score_model"] = score_model_json(*score_fit_, *scores_);
    if (question_.method == "ml") json["score_model"].erase("line_reml");
    if (question_.method == "reml") json["score_model"].erase("line_ml");
    if (question_.no_course) json["score_model"]["course"]["status"] = "not fitted: --no-course";
    for (const std::string& warning : scores_warning(static_cast<double>(scores_->patients.size())))
        json["warnings"].push_back(warning);
}

Json PilotFit::json() const {
    Json json{{"arms", Json::array()}, {"warnings", Json::array()}};
    json["notes"] = notes_;
    json["control"] = survival_ ? survival_->arm_names()[0] : scores_->arm_names[0];
    json["treatment"] = survival_ ? survival_->arm_names()[1] : scores_->arm_names[1];
    if (survival_) add_survival(json);
    if (score_fit_) add_scores(json);
    return json;
}

}  // namespace equipoise
