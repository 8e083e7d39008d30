#pragma once
// One arm's score course with its death hazards, ready to be simulated.
#include <vector>

#include "models/sofa/sofa_course.hpp"

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

}  // namespace equipoise
