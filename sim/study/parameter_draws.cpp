#include "sim/study/parameter_draws.hpp"

namespace equipoise {

ParameterDraws::ParameterDraws(const Study& study, DrawnParts parts) : study_(study), uncertainty_(study, parts) {
    const Scenario& s = study.scenario;
    if (!s.sofa || !study.control) return;
    const TrialModel planned = study.law_model(study.parameters());
    for (int arm = 0; arm < 2; ++arm)
        calibrator_[arm].emplace(
            *s.sofa, arm == 0 ? SofaEffect{} : s.effect.sofa.scaled(s.effect.scale), planned.score_days(),
            [&](double day) { return planned.survival[static_cast<std::size_t>(arm)].survival(day); },
            study.cohort_effects);
}

TrialModel ParameterDraws::model(std::uint64_t k) const {
    const ArmCalibration calibrate = [&](int arm, const SofaCourse& course, const SofaEffect& effect,
                                         const std::function<double(double)>& survival) {
        return uncertainty_.draws_course() ? calibrator_[arm]->solve(k, course, effect, survival)
                                           : calibrator_[arm]->solve(k, survival);
    };
    return study_.model_with(uncertainty_.draw(k), {}, calibrate);
}

bool ParameterDraws::lowers_mortality(std::uint64_t k, const TrialModel& model) const {
    const int end = model.follow_up_days;
    const bool follows_from_score =
        model.scores && (!study_.control || (!study_.scenario.effect.on_survival() &&
                                             std::holds_alternative<NoEffect>(model.survival[1].effect())));
    if (!follows_from_score) return model.survival[1].survival(end) > model.survival[0].survival(end);
    double mortality[2];
    for (int arm = 0; arm < 2; ++arm) {
        const SofaArm& course = model.scores->arm[arm];
        mortality[arm] = CalibrationCohort(course.course, course.effect, model.score_days(), k % 32 * 256, 256,
                                           study_.cohort_effects)
                             .mortality(course.death_hazard, course.after_discharge);
    }
    return mortality[1] < mortality[0];
}

}  // namespace equipoise
