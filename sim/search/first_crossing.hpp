#pragma once
// The first size with the target power, and the first from which it is kept.
#include "sim/search/probit_root.hpp"

namespace equipoise {

struct FirstCrossing {
    bool found = false;  ///< power rises through the target over these sizes
    double first =
        0;  ///< of the mean curve; linear in probit(power) on sqrt(n), so rounding up to a size gives that size
    double kept = 0;                       ///< from here on no size falls below the target; first where there is no dip
    double lower = 0, upper = 0;           ///< 95% interval of the first size; rounded up to a size it is that size
    double low_reach = 0, high_reach = 0;  ///< its 99% interval
    /// Chance that the teeth's standard deviation, as one of n, is more than a fraction `material` of it.
    double toothed = 0;
};

/// The law of the first size of whole allocations with the target power, given all batches: of 1,024 curves drawn from
/// the law of ToothCurve at the sizes around `root`, over teeth of eight sizes (s sqrt(n) from 0 to 1.2) weighted by
/// their likelihood, the first size that reaches the target; the limits are its quantiles. So the interval reaches to a
/// tooth that may have the target although the trend has not, as far as the replicates leave that open, and no further.
/// A dip counts when it lies below the target and below the power at `first` by more than twice the standard error of
/// that difference. The draws are the same in every call.
FirstCrossing first_crossing(std::span<const PowerBatch> batches, const ProbitRoot& root, double target,
                             std::size_t unit, double material);

}  // namespace equipoise
