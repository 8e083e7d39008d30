#pragma once
// Draws the SOFA courses of a cohort with their deaths and discharges, all patients of a day at a time.
#include "sim/trial/cohort.hpp"

namespace equipoise {

/// Fills cohort.death, cohort.discharge and cohort.points; cohort.arm must be there. A patient's numbers: one uniform
/// for the baseline, normals for plateau and rate, one normal a day, one exponential for death (spent against the
/// accumulated hazard, in the ICU and after) and one for discharge. They do not depend on the arm or the effect (common
/// random numbers). Covariates multiply all of a patient's hazards of death by exp(cohort.log_hazard), which is to
/// divide the exponential by it.
void draw_score_courses(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena);

/// The sums of the arm's daily hazards after discharge from each day to the end of follow-up, in the arena: most who
/// are discharged are safely beyond them.
std::span<const float> home_ahead(const SofaArm& arm, int follow_up_days, Arena& arena);

/// Day of death after discharge on day `from`, when `left` of the unit exponential is not spent; +inf: not within the
/// follow-up. ahead: of home_ahead.
double death_at_home(const SofaArm& arm, std::span<const float> ahead, double from, float left, int follow_up_days);

}  // namespace equipoise
