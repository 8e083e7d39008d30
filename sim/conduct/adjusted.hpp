#pragma once
// The estimate of a trial that looked at its data, corrected for the looks.
#include <span>

#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/null_point.hpp"
#include "sim/design/stagewise.hpp"

namespace equipoise {

/// Median unbiased estimate and interval by the stage-wise ordering (Tsiatis, Rosner and Mehta 1984), on the scale of
/// the naive estimate, treatment against control.
struct AdjustedEstimate {
    bool known = false;                   ///< false: the analysis has no estimate with a z and a standard error
    double p_value = Estimate::kUnknown;  ///< one-sided, against benefit
    double median_unbiased = Estimate::kUnknown, lower = Estimate::kUnknown, upper = Estimate::kUnknown;
};

/// How a trial looked until it ended at look L = shares.size().
struct LooksHeld {
    std::span<const double> shares;  ///< information by look over the full
    std::span<const Limits> limits;  ///< in force
    double confidence = 0.95;
    bool obey_futility = false;  ///< futility limits would have stopped it
};

/// Of a trial that ended with this estimate, on the scale on which z is normal. The standard error is the one that z
/// and the estimate imply, its distance from the null over |z|, so that after the first look the naive estimate stands.
/// Where z is exactly 0 the analysis's own is taken, if `side`, -1 where a smaller estimate is the better and 1 where a
/// larger one is, is known (not 0).
AdjustedEstimate adjusted(const Estimate& estimate, const NullPoint& null, int side, const LooksHeld& looks,
                          StagewiseInference& inference);

/// The stage-wise conclusion where information is known as shares of the full: at look L it is 1 / error^2. On the
/// scale on which benefit is positive.
StagewiseResult stagewise_at(const LooksHeld& looks, double error, double z, StagewiseInference& inference);

}  // namespace equipoise
