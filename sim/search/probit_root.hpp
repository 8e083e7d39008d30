#pragma once
// Where a power curve crosses its target, from powers that share patients.
#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/tally.hpp"

namespace equipoise {

/// Powers of one analysis at several sizes on the same replicates.
struct PowerBatch {
    std::vector<double> n;
    std::vector<std::uint64_t>
        both;  ///< [i * n.size() + j], both triangles: replicates that show a benefit at n[i] and at n[j]
    std::uint64_t replicates = 0;

    std::uint64_t at(std::size_t i, std::size_t j) const { return both[i * n.size() + j]; }
    double power(std::size_t i) const { return static_cast<double>(at(i, i)) / static_cast<double>(replicates); }
    /// Adds further replicates at the same sizes.
    void merge(const PowerBatch& other);
};

/// Analysis `which` of a run at the sizes whose places in the tally are given, with their n.
PowerBatch power_batch(const RunTally& tally, std::size_t which, std::span<const std::size_t> places,
                       std::span<const std::size_t> n);

struct ProbitRoot {
    bool found = false;                  ///< false: power does not rise over these sizes
    double n = 0, lower = 0, upper = 0;  ///< 95% interval, symmetric on the sqrt(n) scale, with the lattice's part
    double monte_carlo_half = 0;  ///< half-width of the interval from Monte Carlo error alone, as a fraction of n
    double lattice = 0;   ///< standard deviation of the exact curve about the fit, as a fraction of n; 0: none seen
    double misfit_p = 1;  ///< chance of residuals this large from Monte Carlo error alone (Satterthwaite)
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
