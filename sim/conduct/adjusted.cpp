#include "sim/conduct/adjusted.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/design/boundary_plan.hpp"

namespace equipoise {

StagewiseResult stagewise_at(const LooksHeld& looks, double error, double z, StagewiseInference& inference) {
    const std::span<const double> shares = looks.shares;
    std::array<double, BoundaryPlan::kMostLooks> information;
    for (std::size_t k = 0; k < shares.size(); ++k) information[k] = shares[k] / (shares.back() * error * error);
    return inference.conclude({information.data(), shares.size()}, looks.limits, z, looks.confidence,
                              looks.obey_futility);
}

AdjustedEstimate adjusted(const Estimate& e, const NullPoint& null, int side, const LooksHeld& looks,
                          StagewiseInference& inference) {
    AdjustedEstimate result;
    const double away = null.away(e.estimate), size = std::fabs(e.z);
    if (e.status != Status::ok || !std::isfinite(away) || !std::isfinite(e.z) || !std::isfinite(e.standard_error) ||
        looks.shares.empty())
        return result;
    double error = e.standard_error;
    if (size >= 1e-9 && away != 0) {
        error = std::fabs(away) / size;
        side = (away > 0) == (e.z > 0) ? 1 : -1;
    }
    if (side == 0 || !(error > 0)) return result;
    const StagewiseResult stagewise = stagewise_at(looks, error, e.z, inference);
    result.known = true;
    result.p_value = stagewise.p_value;
    result.median_unbiased = null.back(side * stagewise.median_unbiased);
    result.lower = null.back(side > 0 ? stagewise.low : -stagewise.high);
    result.upper = null.back(side > 0 ? stagewise.high : -stagewise.low);
    return result;
}

}  // namespace equipoise
