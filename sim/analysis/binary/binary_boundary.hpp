#pragma once
// Maximum of the log-binomial likelihood (log p = x'b, p <= 1) where it lies on the boundary: somebody's fitted risk
// is 1.
//
// The log-likelihood is concave in b on the convex set x'b <= 0, so a logarithmic barrier, mu sum log(-x'b) with mu
// falling to 1e-10, leads to the maximum wherever it is (Fiacco and McCormick 1968); there the log-likelihood lies at
// most mu times the number of rows below its maximum. The multipliers of the boundary are not the information, so no
// standard errors are given.
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_regression.hpp"

namespace equipoise {

struct BoundaryMaximum {
    bool found = false;  ///< the search ended, and at the boundary
    double log_likelihood = 0;
};
/// The first column of the data is the intercept; there are events and non-events. Ends in `coefficients`.
BoundaryMaximum log_binomial_maximum(const RegressionData& data, std::span<double> coefficients, Arena& arena);

}  // namespace equipoise
