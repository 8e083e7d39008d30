#pragma once
// The smallest n whose assurance (power averaged over what is uncertain) reaches a target.
#include <limits>

#include "sim/search/assurance.hpp"

namespace equipoise {

struct AssuredSize {
    bool reached = false;
    std::size_t n = 0;  ///< whole allocations
    /// 95% Monte Carlo interval of the crossing: sizes at which the target lies within the interval of the assurance.
    /// An upper limit that was not found is infinite.
    double n_lower = std::numeric_limits<double>::quiet_NaN(), n_upper = std::numeric_limits<double>::quiet_NaN();
    Proportion at_n;     ///< assurance there, from the same draws
    Proportion highest;  ///< the highest assurance seen, and where: what is told where the target is not reached
    std::size_t highest_n = 0;
};

struct AssuredSizes {
    std::uint64_t draws = 0, trials_per_draw = 0;
    double target = 0;
    std::vector<AssuredSize> at;     ///< by analysis
    std::vector<std::string> drawn;  ///< in words
};

/// Doubles n until the target is passed; then simulates a dozen sizes around the crossing with the same draws and the
/// same patients, fits a parabola of probit(assurance) in log(n), which over that range the curve is very nearly, and
/// takes where it crosses. The draws are common to all sizes, so that the error of the crossing is that of the
/// assurance there, carried over by the curve's slope.
AssuredSizes assured_sizes(const Study& study, double target, const AssuranceOptions& options,
                           const Campaign& campaign);

}  // namespace equipoise
