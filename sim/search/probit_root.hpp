#pragma once
// Where a power curve crosses its target, from powers that share patients.
#include <cstdint>
#include <functional>
#include <span>

namespace equipoise {

struct ProbitRoot {
    bool found = false;            ///< false: power does not rise over these sizes, or is 0 or 1 throughout
    double n = 0, lower = 0, upper = 0;  ///< 95% interval, symmetric on the sqrt(n) scale
};

/// Least squares of y = probit(power) on x = sqrt(n); the root x* = xbar + (probit(target) - ybar) / slope. Its variance is
/// g' C g with g = dx*/dp and C the replicates' covariance of the rejection indicators, (P(both) - p_i p_j) / replicates.
/// both(i, j), i <= j: number of replicates that reject at sizes i and j (both(i, i): at size i).
ProbitRoot probit_root(std::span<const double> n, const std::function<std::uint64_t(std::size_t, std::size_t)>& both,
                       std::uint64_t replicates, double target);

}  // namespace equipoise
