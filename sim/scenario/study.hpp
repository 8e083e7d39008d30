#pragma once
// A scenario with everything resolved that can be resolved once: pilot fitted, laws and effect ready. Gives the model of any
// point of the study (effect scale, control mortality), which is what the engine simulates.
#include <optional>

#include "models/fit/interval_posterior.hpp"
#include "models/pilot/pilot_survival.hpp"
#include "models/survival/effect.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// A point of the study's grid.
struct StudyPoint {
    double effect_scale = 1;             ///< times the scenario's effect.scale
    double control_mortality_shift = 0;  ///< added to control mortality at the end of follow-up
};

/// What the model rests on besides the scenario's fixed parts; drawn when the pilot's uncertainty is.
struct StudyParameters {
    std::optional<SurvivalLaw> control;
    Effect effect;    ///< at scale 1
    SofaEffect sofa;  ///< at scale 1
};

struct Study {
    Scenario scenario;
    std::optional<PilotSurvival> pilot;
    std::vector<IntervalPosterior> posterior;  ///< of the pilot's arms, control first; empty without interval fits
    std::optional<SurvivalLaw> control;  ///< the control arm's marginal law; none: mortality follows from the SOFA course
    Effect effect;                       ///< on survival, at scale 1
    std::optional<CovariateModel> covariates;
    std::optional<MarginalFrailty> frailty;   ///< of a scenario without a course
    CohortEffects cohort_effects;             ///< of one with

    /// The model of a point. In a SOFA scenario this calibrates the courses (about 0.1 s an arm). Throws InputError when the point
    /// cannot be (a mortality shifted below 0).
    TrialModel model(const StudyPoint& point = {}) const;
    /// The same with other parameters. Calibrators of both arms, if given, must be of these score effects at this scale.
    TrialModel model_with(const StudyParameters& parameters, const StudyPoint& point, const Calibrator* const (&calibrators)[2]) const;
    /// The posterior of one arm with each pilot patient counting as `weight` of one.
    IntervalPosterior weighted_posterior(int arm, double weight) const;
};

/// Hazard ratios by interval, where both laws are piecewise exponential on the same cuts with hazards above 0; else the own law.
Effect hazard_ratios_between(const SurvivalLaw& control, const SurvivalLaw& treated);

/// Reads the pilot, fits what the scenario asks for. Throws InputError.
Study resolve(const Scenario& scenario);

}  // namespace equipoise
