#include "sim/scenario/study.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "models/fit/survival_fit.hpp"
#include "models/numeric/input_error.hpp"
#include "models/numeric/vector_math.hpp"
#include "models/survival/targets.hpp"

namespace equipoise {
namespace {

// Whole days at which the calibrated hazards change: where either arm's hazard jumps; for smooth laws every seventh day.
std::vector<int> calibration_days(const TrialModel& model) {
    const double end = model.follow_up_days;
    std::set<double> days{end};
    bool smooth = false;
    for (const ArmSurvival& arm : model.survival) {
        const auto* own = std::get_if<OwnLaw>(&arm.effect());
        const SurvivalLaw& law = own ? own->law : arm.control();
        for (const double cut : hazard_jumps(law)) days.insert(cut);
        if (const auto* by_period = std::get_if<PiecewiseProportional>(&arm.effect())) days.insert(by_period->cuts.begin(), by_period->cuts.end());
        smooth = smooth || !(std::holds_alternative<PiecewiseExponential>(law) || std::holds_alternative<Exponential>(law));
    }
    if (smooth)
        for (double day = 7; day < end; day += 7) days.insert(day);
    std::vector<int> whole;
    for (const double day : days) {
        if (day > end) continue;
        if (day != std::floor(day))
            throw InputError("survival", fmt::format("the hazard changes on day {:g}, and a SOFA scenario works in whole days", day), "use whole days as cuts");
        whole.push_back(static_cast<int>(day));
    }
    return whole;
}

std::vector<Landmark> landmarks(const std::vector<double>& mortality, const std::vector<double>& day) {
    std::vector<Landmark> list;
    for (std::size_t i = 0; i < mortality.size(); ++i) list.push_back({day[i], mortality[i]});
    return list;
}

// The pilot's intervals: the scenario's cuts and the end of follow-up.
void read_pilot(Study& study) {
    const Scenario& s = study.scenario;
    const std::string path = (std::filesystem::path(s.file).parent_path() / s.pilot.survival).string();
    study.pilot = PilotSurvival::read(CsvTable::read(path), {s.pilot.control, {}});
    std::vector<double> ends = s.survival.cuts;
    ends.push_back(s.follow_up_days);
    for (int arm = 0; arm < 2; ++arm)
        if (study.pilot->patients(arm) > 0 && s.survival.law == PiecewiseExponential::name) study.posterior.emplace_back(*study.pilot, arm, ends);
}

SurvivalLaw law_of_arm(const Study& study, int arm) {
    const SurvivalSpec& spec = study.scenario.survival;
    if (study.pilot->patients(arm) == 0) throw InputError("pilot.survival", "has no patients in the " + std::string(arm == 0 ? "control" : "treated") + " arm", "give both arms, or state the effect");
    if (spec.law == PiecewiseExponential::name && spec.estimate == PilotEstimate::posterior_mean) return study.posterior[static_cast<std::size_t>(arm)].mean_law();
    FitOptions options;
    if (!spec.cuts.empty()) options.cuts = spec.cuts;
    const SurvivalFit fit = fit_survival(*study.pilot, arm == 0 ? Arms::control : Arms::treated, spec.law, options);
    std::string why;
    for (const std::string& warning : fit.warnings) why += (why.empty() ? "" : "; ") + warning;
    if (!fit.fitted || !fit.identified) throw InputError("survival.law", "the pilot does not identify \"" + spec.law + "\" in arm " + study.scenario.trial.arms[static_cast<std::size_t>(arm)] + (why.empty() ? "" : ": " + why), "use law = \"piecewise-exponential\" with estimate = \"posterior-mean\"");
    return *fit.fitted;
}

// What covariates do, prepared once: it depends on no point of the study.
void resolve_covariates(Study& study) {
    const Scenario& s = study.scenario;
    if (s.covariate.empty()) return;
    study.covariates.emplace(s.covariate, s.covariates.correlation);
    const CovariateModel& model = *study.covariates;
    if (!model.on_hazard() && !model.on_plateau()) return;
    const std::vector<double> baselines = s.sofa ? calibration_baselines() : std::vector<double>();
    const std::size_t patients = s.sofa ? baselines.size() : 32768;
    const std::vector<double> values = model.even_values(patients, baselines);
    std::vector<double> log_hazard(patients), plateau(patients);
    model.effects(values, log_hazard, plateau);
    if (!s.sofa) {
        study.frailty.emplace(log_hazard);
        return;
    }
    if (model.on_plateau()) study.cohort_effects.plateau.assign(plateau.begin(), plateau.end());
    if (!model.on_hazard()) return;
    for (const double x : log_hazard) study.cohort_effects.hazard_factor.push_back(vector_math::exp(static_cast<float>(x)));
}

}  // namespace

// The treated arm's own fit as hazard ratios by interval: the same thing at the pilot's control mortality, and what carries over
// when control mortality is moved.
Effect hazard_ratios_between(const SurvivalLaw& control, const SurvivalLaw& treated) {
    const auto* own = std::get_if<PiecewiseExponential>(&treated);
    const auto* base = std::get_if<PiecewiseExponential>(&control);
    if (!base || !own || base->cuts != own->cuts) return OwnLaw{treated};
    PiecewiseProportional effect{own->cuts, {}};
    for (std::size_t j = 0; j < own->rates.size(); ++j) {
        if (!(base->rates[j] > 0 && own->rates[j] > 0)) return OwnLaw{treated};
        effect.hazard_ratios.push_back(own->rates[j] / base->rates[j]);
    }
    return effect;
}

IntervalPosterior Study::weighted_posterior(int arm, double weight) const {
    std::vector<double> ends;
    for (const IntervalPosterior::Interval& interval : posterior[static_cast<std::size_t>(arm)].intervals()) ends.push_back(interval.end);
    return IntervalPosterior(*pilot, arm, ends, {}, weight);
}

TrialModel Study::model(const StudyPoint& point) const { return model_with({control, effect, scenario.effect.sofa}, point, {nullptr, nullptr}); }

TrialModel Study::model_with(const StudyParameters& parameters, const StudyPoint& point, const Calibrator* const (&calibrators)[2]) const {
    TrialModel model;
    const Scenario& s = scenario;
    model.follow_up_days = s.follow_up_days;
    model.allocation = s.allocation();
    model.randomization = s.trial.randomization;
    model.recruitment = s.trial.recruitment;
    model.dropout_risk = s.trial.dropout.risk;
    model.covariates = covariates;
    model.frailty = frailty;
    const double scale = s.effect.scale * point.effect_scale;
    const double end = s.follow_up_days;
    if (parameters.control) {
        const SurvivalLaw& base = *parameters.control;
        const SurvivalLaw law = point.control_mortality_shift == 0 ? base : shift_mortality(base, end, point.control_mortality_shift, end);
        model.survival = {ArmSurvival(law), ArmSurvival(law, scaled(parameters.effect, scale, law, end))};
    }
    if (!s.sofa) return model;
    const SofaEffect on_score = parameters.sofa.scaled(scale);
    if (!parameters.control) {
        model.scores = TrialScores{{uncalibrated_arm(*s.sofa, {}, s.follow_up_days), uncalibrated_arm(*s.sofa, on_score, s.follow_up_days)}};
        return model;
    }
    const std::vector<int> days = calibration_days(model);
    const auto calibrated = [&](int arm, const SofaEffect& on_arm) {
        const auto survival = [&](double day) { return model.survival[static_cast<std::size_t>(arm)].survival(day); };
        return calibrators[arm] ? calibrators[arm]->solve(days, survival) : calibrated_arm(*s.sofa, on_arm, s.follow_up_days, days, survival, cohort_effects);
    };
    const SofaArm control_arm = calibrated(0, {});
    SofaArm treated_arm;
    if (s.effect.on_survival() || !std::holds_alternative<NoEffect>(parameters.effect)) {
        treated_arm = calibrated(1, on_score);
    } else {
        // Mortality under treatment follows from the score and the direct effect: the control arm's hazards at a given score.
        treated_arm = control_arm;
        treated_arm.effect = on_score;
        treated_arm.residuals.clear();
        for (float& hazard : treated_arm.death_hazard) hazard *= static_cast<float>(on_score.death_hazard_ratio);
    }
    model.scores = TrialScores{{control_arm, treated_arm}};
    return model;
}

Study resolve(const Scenario& scenario) {
    Study study;
    study.scenario = scenario;
    study.effect = NoEffect{};
    resolve_covariates(study);
    if (!scenario.pilot.survival.empty()) read_pilot(study);
    const SurvivalSpec& spec = scenario.survival;
    if (scenario.has_survival && spec.from.empty() && spec.mortality.empty()) study.control = spec.given;
    if (!spec.mortality.empty()) study.control = law_from_mortality(spec.law, landmarks(spec.mortality, spec.day), spec.shape, "survival");
    if (spec.from == "pilot") study.control = law_of_arm(study, 0);
    const EffectSpec& effect = scenario.effect;
    if (effect.from == "pilot") study.effect = hazard_ratios_between(study.control ? *study.control : law_of_arm(study, 0), law_of_arm(study, 1));
    if (effect.hazard_ratio) study.effect = PiecewiseProportional{effect.hazard_ratio->cuts, effect.hazard_ratio->values};
    if (!effect.mortality.empty()) study.effect = OwnLaw{law_from_mortality("piecewise-exponential", landmarks(effect.mortality, effect.day), {}, "effect")};
    if (effect.time_ratio) study.effect = Accelerated{*effect.time_ratio};
    return study;
}

}  // namespace equipoise
