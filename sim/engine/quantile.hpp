#pragma once
// A quantile of simulated values with its error.
#include <utility>
#include <vector>

namespace equipoise {

/// The q-quantile of sorted values, and its standard error: half the distance of the order statistics sqrt(q (1 - q) n)
/// places to either side (the distribution-free interval of a quantile is about twice as wide).
std::pair<double, double> quantile_with_error(const std::vector<double>& sorted, double q);

}  // namespace equipoise
