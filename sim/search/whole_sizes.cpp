#include "sim/search/whole_sizes.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {

std::size_t whole_size(double n, std::size_t unit) {
    const auto blocks = static_cast<std::size_t>(std::ceil(std::fmax(n, 0) / static_cast<double>(unit) - 1e-9));
    return std::max<std::size_t>(blocks, 2) * unit;
}

std::vector<std::size_t> whole_sizes(std::size_t low, std::size_t high, std::size_t unit, std::size_t most) {
    const std::size_t count = (high - low) / unit + 1, taken = std::min(count, most);
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < taken; ++i)
        sizes.push_back(low + (taken == 1 ? 0 : i * (count - 1) / (taken - 1)) * unit);
    return sizes;
}

}  // namespace equipoise
