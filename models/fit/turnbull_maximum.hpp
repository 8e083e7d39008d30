#pragma once
// The maximum of sum_i c_i log P_i, P_i the mass of a range of cells, over masses >= 0 that sum to 1 (Turnbull 1976).
#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::fit {

/// Row i covers cells first to last; `count` of them.
struct Cover {
    std::size_t first, last;
    double count;
};

/// With D_j = sum_i c_i 1[i covers j] / P_i and N = sum c_i, a concave function lies at most max_j D_j - N below its
/// maximum, which is 0 exactly where the Karush-Kuhn-Tucker conditions hold: D_j = N where mass is positive, D_j <= N
/// elsewhere.
double duality_gap(std::span<const double> mass, std::span<const Cover> covers);

/// Moves `mass` (positive somewhere in every row's range, summing to 1) to the maximum: EM steps, then Newton steps
/// whose quadratic subproblem keeps masses at 0 or above exactly (Wellner and Zhan 1997 combine EM and Newton so), so
/// that masses that belong on the boundary reach it and those put there too early come back. Returns the duality gap
/// that is left.
double maximize_masses(std::vector<double>& mass, std::span<const Cover> covers);

inline constexpr double kTurnbullGap = 1e-8;  ///< of the log-likelihood: converged below it

}  // namespace equipoise::fit
