#pragma once
// Where the hypothesis that an analysis tests lies on the scale of its estimate, and the scale on which its z is
// normal.
#include "sim/analysis/analysis.hpp"

namespace equipoise {

struct NullPoint {
    double value = 0;        ///< the estimate at which z is expected to be 0: the margin, or what no effect gives
    bool logarithm = false;  ///< z is normal on the estimate's logarithm, as of an odds ratio

    /// The estimate less the null on the scale of z; NaN for a ratio that is not positive.
    double away(double estimate) const;
    /// The estimate that lies so far away.
    double back(double away) const;
};
NullPoint null_point(const Analysis& analysis);
/// Of a test against one, where its null hypothesis is; else 0.
double margin_of(const Analysis& analysis);

}  // namespace equipoise
