#pragma once
// One arm's course with its death hazards, solved so that the arm's marginal mortality is the curve that the scenario gives.
#include <functional>
#include <span>
#include <vector>

#include "models/sofa/sofa_course.hpp"

namespace equipoise {

/// A course ready to be simulated.
struct SofaArm {
    SofaCourse course;
    SofaEffect effect;
    std::vector<float> death_hazard;     ///< per day 0 .. follow_up - 1, at a score of 8
    std::vector<float> after_discharge;  ///< hazard of death after discharge, per day

    /// How well the calibration met its target at each interval's end; empty when nothing was calibrated.
    struct Residual {
        double day = 0, target = 0, reached = 0;  ///< mortality by that day
        double hazard = 0;                        ///< the solved hazard at a score of 8 at the interval's start
    };
    std::vector<Residual> residuals;
};

/// The course as its parameters stand: hazard exp(-decay d) times the direct hazard ratio.
SofaArm uncalibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days);

/// Solves the level of the death hazard in each interval (interval_ends: whole days, ascending, the last one the follow-up) so that
/// the marginal survival at its end is survival(day). The expectation is over a fixed cohort of 65,536 courses (a Kronecker sequence
/// for the patient's level, plateau and rate; fixed pseudo-random deviations), with death and discharge integrated out exactly, so
/// mortality is met within 5e-4 (see tests/calibrated_test.cpp) and is the same at every call. The direct hazard ratio of `effect` is not used.
/// The hazard after discharge is capped at half of the target's hazard in the interval, so a solution exists.
SofaArm calibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, std::span<const int> interval_ends,
                       const std::function<double(double)>& survival);

}  // namespace equipoise
