#pragma once
// Death hazards of an arm's course, solved so that the arm's marginal mortality is the curve that the scenario gives.
#include <functional>
#include <span>

#include "models/sofa/calibration_cohort.hpp"
#include "models/sofa/sofa_arm.hpp"

namespace equipoise {

/// Solves death hazards for many mortality curves under one course and effect: the cohort's courses are drawn once.
/// The expectation is over a fixed cohort (a Kronecker sequence for the patient's level, plateau and rate; fixed
/// pseudo-random deviations), with death and discharge integrated out exactly, so the residual is small and the same at
/// every call. Const after construction: threads may share it.
class Calibrator {
  public:
    /// `cohort`: courses, a multiple of 8, at most 65,536; 65,536 meets a mortality within 5e-4
    /// (tests/calibrated_test.cpp), 8,192 within about 1e-3.
    Calibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days,
               std::size_t cohort = kCalibrationCohort, const CohortEffects& effects = {});

    /// The level of the death hazard in each interval (interval_ends: whole days, ascending, the last one the
    /// follow-up) such that the marginal survival at its end is survival(day). The direct hazard ratio of the effect is
    /// not used. The hazard after discharge is half of the target's own in the interval (all of it where too few are
    /// left in the ICU to make up the target), so a solution exists and late deaths do not fall on the few still in the
    /// ICU alone.
    SofaArm solve(std::span<const int> interval_ends, const std::function<double(double)>& survival) const;

  private:
    SofaCourse course_;
    SofaEffect effect_;
    CalibrationCohort cohort_;
    friend struct CalibrationRun;
};

/// One curve with the full cohort.
SofaArm calibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days,
                       std::span<const int> interval_ends, const std::function<double(double)>& survival,
                       const CohortEffects& effects = {});

}  // namespace equipoise
