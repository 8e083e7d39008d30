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

}  // namespace equipoise
