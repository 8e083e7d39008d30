#include "sim/engine/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {

std::pair<double, double> quantile_with_error(const std::vector<double>& sorted, double q) {
    const double last = static_cast<double>(sorted.size() - 1), step = std::sqrt(q * (1 - q) * (last + 1));
    const auto at = [&](double place) { return sorted[static_cast<std::size_t>(std::clamp(place, 0.0, last))]; };
    return {at(q * last), (at(std::ceil(q * last + step)) - at(std::floor(q * last - step))) / 2};
}

}  // namespace equipoise
