#pragma once
// Calibration for many draws of parameters around a plan, some hundred times faster than `Calibrator`.
//
// Draw k is solved day by day on one of 32 groups of 256 consecutive courses of the fixed cohort (k modulo 32), by
// Newton's method from the plan's own solution. What the small group gets wrong at the plan is known, because the plan
// is solved on all 65,536 courses too: the draw's hazards are multiplied, day by day, by the ratio of the plan's
// hazards in the full cohort to those in the group. What is left differs from draw to draw and mostly averages out: in
// the shipped scenario its root mean square is 0.2 points of mortality and its mean below 0.1, where the draws' own
// standard deviation is 10 to 13 points (tests/models/sofa/draw_calibrator_test.cpp). The definition of a solution is
// that of Calibrator::solve with an interval a day.
#include <functional>

#include "models/sofa/calibrate.hpp"

namespace equipoise {

class DrawCalibrator {
  public:
    using SurvivalCurve = std::function<double(double day)>;

    /// The plan's course, effect on it and marginal survival.
    DrawCalibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, const SurvivalCurve& planned,
                   const CohortEffects& effects = {});

    /// Hazards of draw k under the plan's course and effect. Const: threads may share it. `residuals` stay empty.
    SofaArm solve(std::uint64_t k, const SurvivalCurve& survival) const;
    /// The same under a course and effect of the draw's own.
    SofaArm solve(std::uint64_t k, const SofaCourse& course, const SofaEffect& effect,
                  const SurvivalCurve& survival) const;

  private:
    struct Group {
        CalibrationCohort cohort;
        SofaArm arm;                    ///< the plan's solution in the group
        std::vector<float> correction;  ///< full cohort's hazard over the group's
    };
    SofaArm solve_near(std::uint64_t k, const CalibrationCohort& cohort, SofaArm arm,
                       const SurvivalCurve& survival) const;

    int days_;
    CohortEffects effects_;
    SofaArm plan_;
    std::vector<double> planned_hazard_;  ///< the plan's marginal hazard by day
    std::vector<Group> groups_;
};

}  // namespace equipoise
