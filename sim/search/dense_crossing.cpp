#include "sim/search/dense_crossing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kZ = 1.959963984540054;

// Where the line from (n0, y0) below the goal to (n1, y1) at or above it reaches it.
double between(double n0, double y0, double n1, double y1, double goal) {
    const double x0 = std::sqrt(n0), x1 = std::sqrt(n1);
    const double x = x0 + (x1 - x0) * std::clamp((goal - y0) / (y1 - y0), 0.0, 1.0);
    return x * x;
}

std::optional<std::size_t> first_at(std::span<const double> y, double goal) {
    for (std::size_t i = 0; i < y.size(); ++i)
        if (y[i] >= goal) return i;
    return std::nullopt;
}

double crossing(const PowerBatch& batch, std::span<const double> y, double goal) {
    const auto at = first_at(y, goal);
    if (!at) return batch.n.back();
    return *at == 0 ? batch.n.front() : between(batch.n[*at - 1], y[*at - 1], batch.n[*at], y[*at], goal);
}

bool is_dip(const PowerBatch& batch, std::size_t first, std::size_t later, double target) {
    const double replicates = static_cast<double>(batch.replicates);
    const double fall = batch.power(first) - batch.power(later);
    const double differ =
        batch.power(first) + batch.power(later) - 2 * static_cast<double>(batch.at(first, later)) / replicates;
    return batch.power(later) < target && fall > 2 * std::sqrt(std::fmax(differ - fall * fall, 0) / replicates);
}

}  // namespace

DenseCrossing dense_crossing(const PowerBatch& batch, double target) {
    DenseCrossing result;
    const double goal = normal_quantile(target), replicates = static_cast<double>(batch.replicates);
    std::vector<double> y, high, low;
    for (std::size_t i = 0; i < batch.n.size(); ++i) {
        const double p = std::clamp(batch.power(i), 0.5 / replicates, 1 - 0.5 / replicates);
        y.push_back(normal_quantile(p));
        const double half = kZ * std::sqrt(p * (1 - p) / replicates) / normal_density(y.back());
        high.push_back(y.back() + half);
        low.push_back(y.back() - half);
    }
    const auto at = first_at(y, goal);
    if (!at || *at == 0) return result;
    result.found = true;
    result.first = result.kept = crossing(batch, y, goal);
    for (std::size_t i = *at + 1; i < batch.n.size(); ++i) {
        if (!is_dip(batch, *at, i, target)) continue;
        std::size_t back = i + 1;
        while (back < batch.n.size() && y[back] < goal) ++back;
        result.kept = back < batch.n.size() ? between(batch.n[back - 1], y[back - 1], batch.n[back], y[back], goal)
                                            : batch.n.back();
    }
    result.lower = crossing(batch, high, goal);
    result.upper = crossing(batch, low, goal);
    return result;
}

}  // namespace equipoise
