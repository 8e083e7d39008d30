#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {

std::vector<int> default_block_sizes(int total) {
    std::vector<int> sizes;
    for (const int times : {2, 3})
        if (times * total <= Randomization::largest_block) sizes.push_back(times * total);
    return sizes.empty() ? std::vector<int>{total} : sizes;
}

std::size_t Scenario::whole_allocations(double n) const {
    const int total = allocation().total();
    return static_cast<std::size_t>(std::ceil(n / total - 1e-9)) * static_cast<std::size_t>(total);
}

std::size_t Scenario::randomized_for(std::size_t n) const {
    const double attrition = trial.attrition.value_or(0);
    return attrition > 0 ? whole_allocations(static_cast<double>(n) / (1 - attrition)) : n;
}

std::size_t Scenario::main_n() const {
    if (simulation.n > 0) return static_cast<std::size_t>(simulation.n);
    std::int64_t largest = 0;
    for (const std::int64_t n : explore.n) largest = std::max(largest, n);
    return whole_allocations(static_cast<double>(largest > 0 ? largest : 400));
}

}  // namespace equipoise
