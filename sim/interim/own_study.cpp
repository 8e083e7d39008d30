#include "sim/interim/own_study.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fit/fitted_course.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr int kMostIntervals = 28;

int days_in_interval(int follow_up_days) { return (follow_up_days + kMostIntervals - 1) / kMostIntervals; }

// What is known of each patient at the end of the last interval that was over by the date. Until the date would count
// the deaths of an interval that is not over, and not those who live through it.
PilotSurvival deaths_by_interval(const RunningTrial& trial, int follow_up_days) {
    const Snapshot& data = trial.data();
    const int width = days_in_interval(follow_up_days);
    std::vector<PilotRow> rows;
    for (std::size_t i = 0; i < data.n; ++i) {
        const double followed = std::min<double>(follow_up_days, trial.date() - trial.randomized()[i]);
        const double over = followed >= follow_up_days ? follow_up_days : std::floor(followed / width) * width;
        const double known = std::min(data.time[i], over);
        if (!(known > 0)) continue;
        const bool died = data.status[i] == 1 && data.time[i] <= over;
        rows.push_back({known, died ? known : kNever, 1, data.arm[i]});
    }
    return PilotSurvival::of(std::move(rows), {trial.arm_names()[0], trial.arm_names()[1]});
}

PilotScores scores_of(const RunningTrial& trial) {
    const Snapshot& data = trial.data();
    PilotScores scores;
    scores.arm_names = trial.arm_names();
    for (std::size_t i = 0; i < data.n; ++i) {
        PilotScores::Patient patient;
        patient.id = fmt::format("{}", i);
        patient.arm = data.arm[i];
        patient.time = data.time[i];
        patient.died = data.status[i];
        if (!data.icu_time.empty()) {
            patient.icu_time = data.icu_time[i];
            patient.icu_event = data.icu_event[i];
        }
        patient.first = scores.day.size();
        for (std::size_t row = 0; row < data.scores.days.size(); ++row) {
            const double score = data.scores.at(static_cast<int>(row), i);
            if (std::isnan(score)) continue;
            scores.day.push_back(data.scores.days[row]);
            scores.score.push_back(score);
        }
        patient.rows = scores.day.size() - patient.first;
        scores.patients.push_back(std::move(patient));
    }
    return scores;
}

// The scenario's course with the parts that the data identify.
void take_course(OwnStudy& own, const FittedCourse& fit) {
    Scenario& scenario = own.study->scenario;
    SofaCourse course = *scenario.sofa;
    const auto fitted = [&](std::string_view part) {
        return std::find(fit.fitted.begin(), fit.fitted.end(), part) != fit.fitted.end();
    };
    const double after =
        fitted("death.after_discharge") ? fit.course.death.after_discharge : course.death.after_discharge;
    for_each_field<SofaCourse>([&](const auto& f) {
        if (fitted(f.name)) course.*(f.member) = fit.course.*(f.member);
    });
    course.death.after_discharge = after;
    scenario.sofa = course;
    if (fit.effect) scenario.effect.sofa = *fit.effect;
    own.words.push_back(fmt::format("the score course from its scores ({}{})", fmt::join(fit.fitted, ", "),
                                    fit.effect ? ", the effect on it" : ""));
}

}  // namespace

OwnStudy own_study(const Study& planned, const RunningTrial& trial) {
    OwnStudy own;
    Scenario scenario = planned.scenario;
    const int end = scenario.follow_up_days, width = days_in_interval(end);
    const PilotSurvival deaths = deaths_by_interval(trial, end);
    for (int arm = 0; arm < 2; ++arm)
        if (deaths.patients(arm) == 0) {
            own.why_not = fmt::format("nobody in the arm {} has been followed for {} day{}",
                                      trial.arm_names()[static_cast<std::size_t>(arm)], width, width == 1 ? "" : "s");
            return own;
        }
    SurvivalSpec survival;
    survival.from = "pilot";
    survival.prior = scenario.survival.prior;
    for (int day = width; day < end; day += width) survival.cuts.push_back(day);
    EffectSpec effect;
    effect.from = "pilot";
    effect.sofa = scenario.effect.sofa.scaled(scenario.effect.scale);
    scenario.survival = survival;
    scenario.effect = effect;
    scenario.prior = {};
    own.study = pilot_study(scenario, deaths);
    own.study->covariates = planned.covariates;
    own.study->frailty = planned.frailty;
    own.study->cohort_effects = planned.cohort_effects;
    own.words.push_back(fmt::format("each arm's mortality from its posterior given its deaths by {}",
                                    width == 1 ? "day" : fmt::format("intervals of {} days", width)));
    if (trial.data().icu_time.empty()) own.study->scenario.sofa.reset();  // nobody's course can be told
    if (!own.study->scenario.sofa) return own;
    if (trial.data().scores.empty()) {
        own.words.push_back("the score course as planned: the data have no scores");
        return own;
    }
    ScoreFitOptions options;
    options.fit_line = false;
    take_course(own, fitted_course(fit_score_model(scores_of(trial), options)));
    return own;
}

}  // namespace equipoise
