#pragma once
// The hazards of both arms over time, in closed form from the laws that are simulated.
#include <array>
#include <vector>

#include "models/survival/arm_survival.hpp"

namespace equipoise {

struct HazardDay {
    double day = 0;
    std::array<double, 2> hazard{}, cumulative{};  ///< of death a day, and up to that day; control first

    /// Treated over control; unknown (NaN) where either is 0 or infinite.
    double ratio() const { return ratio_of(hazard); }
    double cumulative_ratio() const { return ratio_of(cumulative); }

  private:
    static double ratio_of(const std::array<double, 2>& of);
};

/// 200 steps from day 0 to the last day. A day on which a hazard jumps is there twice: from the left, from the right.
std::vector<HazardDay> hazard_course(const std::array<ArmSurvival, 2>& arms, double last_day);

}  // namespace equipoise
