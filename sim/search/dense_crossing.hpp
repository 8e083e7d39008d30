#pragma once
// The first size with the target power, and the first from which it is kept, on a curve simulated size by size.
#include "sim/search/probit_root.hpp"

namespace equipoise {

struct DenseCrossing {
    bool found = false;  ///< the first size is below the target and some other reaches it
    double first =
        0;  ///< between two sizes linear in probit(power) on sqrt(n), so rounding up to a size gives that size
    double kept = 0;              ///< from here on no size falls below the target; first when there is no dip
    double lower = 0, upper = 0;  ///< 95% interval of `first`, cut off at the ends of the batch's sizes
};

/// The interval inverts the pointwise ones: from the first size where the power's upper bound reaches the target to the
/// first where its lower bound does. Neighbouring sizes share nearly all of their patients and so their Monte Carlo
/// error, which is why the curve's teeth are real although each of its points is uncertain. A dip counts when it lies
/// below the target and below the power at `first` by more than twice the standard error of that difference. Sizes
/// ascending.
DenseCrossing dense_crossing(const PowerBatch& batch, double target);

}  // namespace equipoise
