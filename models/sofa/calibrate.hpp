#pragma once
// One arm's course with its death hazards, solved so that the arm's marginal mortality is the curve that the scenario
// gives.
#include <functional>
#include <span>
#include <vector>

#include "models/sofa/calibration_cohort.hpp"

namespace equipoise {

/// Days for which a score is drawn at most: few are still in the ICU then. Follow-up may go on without scores.
inline constexpr int kLongestCourse = 365;

/// A course ready to be simulated.
struct SofaArm {
    SofaCourse course;
    SofaEffect effect;
    std::vector<float> death_hazard;     ///< per day of the course, at a score of 8
    std::vector<float> after_discharge;  ///< hazard of death after discharge, per day of follow-up; after the course's
                                         ///< end of everybody

    /// How well the calibration met its target at each interval's end; empty when nothing was calibrated.
    struct Residual {
        double day = 0, target = 0, reached = 0;  ///< mortality by that day
        double hazard = 0;                        ///< the solved hazard at a score of 8 at the interval's start
    };
    std::vector<Residual> residuals;
};

/// The course as its parameters stand: hazard exp(-decay d) times the direct hazard ratio.
SofaArm uncalibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days);

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
