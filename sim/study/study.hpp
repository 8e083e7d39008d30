#pragma once
// A scenario with everything resolved that can be resolved once: pilot fitted, laws and effect ready. Gives the model
// of any point of the study (effect scale, control mortality), which is what the engine simulates.
#include <functional>
#include <memory>
#include <optional>

#include "models/fit/fitted_course.hpp"
#include "models/fit/interval_posterior.hpp"
#include "models/fit/survival_fit.hpp"
#include "models/pilot/pilot_survival.hpp"
#include "models/sofa/cohort_effects.hpp"
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
    std::optional<SofaCourse> course;
    double effect_scale = 1;
    DropoutSpec dropout;
};

/// Hazards of an arm whose marginal survival is `survival` by day.
using ArmCalibration = std::function<SofaArm(int arm, const SofaCourse& course, const SofaEffect& effect,
                                             const std::function<double(double)>& survival)>;

struct Study {
    Scenario scenario;                   ///< with the score course of the pilot, where [sofa] takes it from there
    std::shared_ptr<const Files> files;  ///< the texts of the files that the scenario names, as they were read
    std::vector<std::string> notes;      ///< what was read from them in another way than it is written
    std::optional<PilotSurvival> pilot;
    std::vector<IntervalPosterior> posterior;  ///< of the pilot's arms, control first; empty without interval fits
    std::optional<SurvivalFit>
        fits[2];  ///< likelihood fits of the arms that take their law from the pilot; none where the posterior is drawn
    std::optional<FittedCourse> course;  ///< what the pilot's scores say of the course
    std::size_t course_patients = 0;     ///< behind it
    std::optional<SurvivalLaw>
        control;    ///< the control arm's marginal law; none: mortality follows from the SOFA course
    Effect effect;  ///< on survival, at scale 1
    std::optional<CovariateModel> covariates;
    std::optional<MarginalFrailty> frailty;  ///< of a scenario without a course
    CohortEffects cohort_effects;            ///< of one with

    /// The model of a point. In a SOFA scenario this calibrates the courses (about 0.1 s an arm). Throws InputError
    /// when the point cannot be (a mortality shifted below 0).
    TrialModel model(const StudyPoint& point = {}) const;
    /// Those of the plan.
    StudyParameters parameters() const { return parameters_of(scenario); }
    /// The same where `drawn`, a copy of the scenario, has other numbers (sim/scenario/parameters.hpp).
    StudyParameters parameters_of(const Scenario& drawn) const;
    /// The same with other parameters, and perhaps another way to calibrate.
    TrialModel model_with(const StudyParameters& parameters, const StudyPoint& point = {},
                          const ArmCalibration& calibrate = {}) const;
    /// The same without score courses.
    TrialModel law_model(const StudyParameters& parameters, const StudyPoint& point = {}) const;
    /// The rule by which a share of this effect is meant: the scenario's; a law of the treated arm's own that is drawn
    /// in place of a ratio is mixed.
    ScaleRule rule_of(const Effect& drawn) const;
    /// The effect, stated against the plan's control arm, where control has the law `moved` (explore.keep).
    Effect kept(const Effect& whole, const SurvivalLaw& moved) const;
    /// True if the effect cannot be kept on every day as explore.keep says where control mortality moves by `shift`.
    bool effect_is_clipped(double shift) const;
    /// The posterior of one arm with each pilot patient counting as `weight` of one.
    IntervalPosterior weighted_posterior(int arm, double weight) const;

    /// The shifts of control mortality to explore: the scenario's; of the shifts that a scenario has by default, those
    /// that leave mortality between 0 and 1; only 0 where no law gives mortality.
    std::vector<double> control_mortality_shifts() const;
};

/// Hazard ratios by interval, where both laws are piecewise exponential on the same cuts with hazards above 0; else the
/// own law.
Effect hazard_ratios_between(const SurvivalLaw& control, const SurvivalLaw& treated);

/// The name of the control arm in a file of the scenario's pilot: pilot.control, else by the names of trial.arms, else
/// 0 of 0 and 1. Throws InputError with the scenario's line.
std::string control_arm_of(const Scenario& scenario, const CsvTable& table);

/// A file that [pilot] names, as its readers want it (patient_table.hpp). Throws InputError.
CsvTable pilot_table(const Scenario& scenario, const Files& files, const std::string& name);
/// What was read from the pilot's files in another way than it is written there. Throws InputError where pilot.map
/// names a column that is in none of them.
std::vector<std::string> notes_on_pilot(const Scenario& scenario, const Files& files);

/// The pilot's scores, with arms and outcomes from its survival file where that has a row per patient. Throws
/// InputError.
PilotScores read_pilot_scores(const Scenario& scenario, const Files& files);

/// The control arm's law and the effect that a scenario would take from this pilot with from = "pilot" in [survival]
/// and [effect]: by scenario.survival's law, cuts and estimate and its follow-up. `options` say more of a likelihood
/// fit. Throws InputError.
Study pilot_study(const Scenario& scenario, const PilotSurvival& pilot, const FitOptions& options = {});
/// The rule by which a share of the effect is meant, and what is kept of it when control mortality moves: one sentence
/// each; empty where no effect on survival is stated.
std::string scale_rule_in_words(const Scenario& scenario);
std::string kept_scale_in_words(const Scenario& scenario);
/// "the ratio of the arms' cumulative hazards": what explore.keep keeps.
std::string_view kept_in_words(KeptScale scale);
/// What the pilot saw, what is simulated and which prior lies between; empty without a posterior.
std::string prior_in_words(const Study& study);

/// Reads the pilot from `files` and fits what the scenario asks for; nothing is read after that. Throws InputError,
/// also for mistakes in the pilot's other reading (pilot.sensitivity).
Study resolve(const Scenario& scenario, const Files& files = no_files());

}  // namespace equipoise
