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
    double low_reach = 0, high_reach = 0;  ///< its 99% interval, where more replicates tell most
    /// How much likelier the powers are with teeth that matter than without: whose standard deviation, as one of n, is
    /// more than a fraction `material` of it and half an allocation. Means of the likelihoods over the sizes of teeth.
    double toothed = 0;
};

/// The law of the first size of whole allocations with the target power, given all batches: of 1,024 curves drawn from
/// the law of ToothCurve at the sizes around `root`, over teeth of eight sizes (s sqrt(n) from 0 to 1.2) weighted by
/// their likelihood, the first size that reaches the target. So the interval reaches to a tooth that may have the
/// target although the trend has not, as far as the replicates leave that open, and no further. Its limits are the 1.5%
/// and 97.5% quantiles: the law is right for teeth drawn at random, whereas a trial has one pattern of teeth, and the
/// first size with the target is often one whose tooth is high, which the law draws towards the trend; with 2.5% below,
/// the worst patterns of results/coverage were held in 92% of seeds. A dip counts when it lies below the target
/// and below the power at `first` by more than twice the standard error of that difference. `material` is a fraction of
/// n. The draws are the same in every call.
FirstCrossing first_crossing(std::span<const PowerBatch> batches, const ProbitRoot& root, double target,
                             std::size_t unit, double material);

}  // namespace equipoise
