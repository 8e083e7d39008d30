#pragma once
// One look of one analysis as it went: for whoever tells the way of single trials.
#include <cmath>
#include <cstdint>

#include "models/numeric/portable_math.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct PathStep {
    std::uint16_t look = 0;  ///< from 0
    double information = 0;  ///< seen, as a share of the full
    double z = 0;            ///< positive favours the treatment; unknown: the look had no test
};

/// The z of an estimate; of a test that has only a p-value, the z that belongs to its one-sided p-value.
inline double z_in(const Estimate& e) {
    if (!e.has_test()) return Estimate::kUnknown;
    if (!std::isnan(e.z)) return e.z;
    const double p = std::fmin(std::fmax(e.one_sided(), 1e-300), 1 - 1e-16);
    return -portable::normal_quantile(p);
}

}  // namespace equipoise
