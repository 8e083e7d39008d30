// The model of a point of the study.
#include <numeric>

#include "models/sofa/calibrate.hpp"
#include "models/survival/stated_mortality.hpp"
#include "sim/study/stated_laws.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

StudyParameters Study::parameters_of(const Scenario& drawn) const {
    StudyParameters p{control, effect, drawn.effect.sofa, drawn.sofa, drawn.effect.scale, drawn.trial.dropout};
    if (auto law = stated_control(drawn)) p.control = std::move(law);
    if (auto stated = stated_effect(drawn.effect)) p.effect = std::move(*stated);
    return p;
}

ScaleRule Study::rule_of(const Effect& drawn) const {
    if (scenario.effect.scale_as) return *scenario.effect.scale_as;
    return std::holds_alternative<OwnLaw>(drawn) ? ScaleRule::mixture : scenario.effect.rule();
}

Effect Study::kept(const Effect& whole, const SurvivalLaw& moved) const {
    return control ? kept_effect(whole, *control, moved, scenario.explore.keep, scenario.follow_up_days) : whole;
}

bool Study::effect_is_clipped(double shift) const {
    if (shift == 0 || !control) return false;
    const double end = scenario.follow_up_days;
    bool clipped = false;
    kept_effect(effect, *control, shift_mortality(*control, end, shift, end), scenario.explore.keep, end, &clipped);
    return clipped;
}

TrialModel Study::model(const StudyPoint& point) const { return model_with(parameters(), point); }

TrialModel Study::law_model(const StudyParameters& parameters, const StudyPoint& point) const {
    TrialModel model;
    const Scenario& s = scenario;
    model.follow_up_days = s.follow_up_days;
    model.allocation = s.allocation();
    model.randomization = s.trial.randomization;
    if (s.closes_for_all()) model.closing_days = s.trial.follow_up->minimum_days;
    if (s.trial.recruitment) model.recruitment.emplace(*s.trial.recruitment, 1 - s.trial.attrition.value_or(0));
    for (int arm = 0; arm < 2; ++arm)
        model.loss[static_cast<std::size_t>(arm)] = stated_loss(parameters.dropout, arm, s.follow_up_days);
    model.covariates = covariates;
    model.frailty = frailty;
    const double scale = parameters.effect_scale * point.effect_scale;
    const double end = s.follow_up_days;
    if (parameters.control) {
        const SurvivalLaw& base = *parameters.control;
        const SurvivalLaw law =
            point.control_mortality_shift == 0 ? base : shift_mortality(base, end, point.control_mortality_shift, end);
        // First moved, then scaled: in every population a share of the effect is a share of the effect there.
        const Effect whole = point.control_mortality_shift == 0
                                 ? parameters.effect
                                 : kept_effect(parameters.effect, base, law, s.explore.keep, end);
        model.survival = {ArmSurvival(law),
                          ArmSurvival(law, scaled(whole, scale, law, end, rule_of(parameters.effect)))};
    }
    return model;
}

namespace {

// After the course's end everybody dies at the arm's own daily hazard.
void add_days_after_course(SofaArm& arm, const ArmSurvival& survival, int follow_up_days) {
    for (auto day = static_cast<int>(arm.after_discharge.size()); day < follow_up_days; ++day)
        arm.after_discharge.push_back(
            static_cast<float>(survival.cumulative_hazard(day + 1) - survival.cumulative_hazard(day)));
}

}  // namespace

TrialModel Study::model_with(const StudyParameters& parameters, const StudyPoint& point,
                             const ArmCalibration& calibrate) const {
    const Scenario& s = scenario;
    TrialModel model = law_model(parameters, point);
    if (!parameters.course) return model;
    const SofaCourse& course = *parameters.course;
    const double scale = parameters.effect_scale * point.effect_scale;
    const SofaEffect on_score = parameters.sofa.scaled(scale);
    if (!parameters.control) {
        model.scores = TrialScores{
            {uncalibrated_arm(course, {}, s.follow_up_days), uncalibrated_arm(course, on_score, s.follow_up_days)}};
        for (SofaArm& arm : model.scores->arm) arm.death_hazard.resize(static_cast<std::size_t>(model.score_days()));
        return model;
    }
    // Every day: the arm's marginal survival is then its law's at each whole day, not only where hazards change.
    std::vector<int> days(static_cast<std::size_t>(model.score_days()));
    std::iota(days.begin(), days.end(), 1);
    const auto calibrated = [&](int arm, const SofaEffect& on_arm) {
        const auto survival = [&](double day) { return model.survival[static_cast<std::size_t>(arm)].survival(day); };
        SofaArm solved = calibrate ? calibrate(arm, course, on_arm, survival)
                                   : calibrated_arm(course, on_arm, model.score_days(), days, survival, cohort_effects);
        add_days_after_course(solved, model.survival[static_cast<std::size_t>(arm)], s.follow_up_days);
        return solved;
    };
    const SofaArm control_arm = calibrated(0, {});
    SofaArm treated_arm;
    if (s.effect.on_survival() || !std::holds_alternative<NoEffect>(parameters.effect)) {
        treated_arm = calibrated(1, on_score);
    } else {
        // Mortality under treatment follows from the score and the direct effect: the control arm's hazards at a given
        // score.
        treated_arm = control_arm;
        treated_arm.effect = on_score;
        treated_arm.residuals.clear();
        for (float& hazard : treated_arm.death_hazard) hazard *= static_cast<float>(on_score.death_hazard_ratio);
    }
    model.scores = TrialScores{{control_arm, treated_arm}};
    return model;
}

}  // namespace equipoise
