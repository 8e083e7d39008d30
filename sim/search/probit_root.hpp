#pragma once
// Where a power curve crosses its target, from powers that share patients.
#include <span>

#include "sim/search/probit_points.hpp"

namespace equipoise {

struct ProbitRoot {
    bool found = false;                  ///< false: power does not rise over these sizes
    double n = 0, lower = 0, upper = 0;  ///< 95% interval, symmetric on the sqrt(n) scale, with the lattice's part
    double monte_carlo_half = 0;  ///< half-width of the interval from Monte Carlo error alone, as a fraction of n
    double lattice = 0;  ///< standard deviation of the exact curve about the fit, as a fraction of n; 0: none seen
};

/// Least squares of y = probit(power) on x = sqrt(n) over all batches, weighted by their replicates; the root of the
/// fitted line is x* = xbar + (probit(target) - ybar) / slope. Its variance is the sum over batches of g' C g, with g =
/// dx*/dp and C the replicates' covariance of the rejection indicators, (P(both) - p_i p_j) / replicates. Power of
/// tests on counts is a saw-tooth in n that more replicates do not smooth: what residuals within batches (M y: without
/// the batches' means, which carry most of the Monte Carlo error, and without their common slope) hold beyond their
/// Monte Carlo variance, s^2 = max(0, (y'M'WM y - tr(W M C_y M')) / tr(W M M')), is added as s^2 (1 / slope^2 + sum of
/// squares of dx*/dy); the first term is for the exact curve about the line at the root.
ProbitRoot probit_root(std::span<const PowerBatch> batches, double target);

}  // namespace equipoise
