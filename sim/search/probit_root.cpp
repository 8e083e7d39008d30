#include "sim/search/probit_root.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/numeric/special.hpp"

namespace equipoise {

ProbitRoot probit_root(std::span<const double> n, const std::function<std::uint64_t(std::size_t, std::size_t)>& both,
                       std::uint64_t replicates, double target) {
    const std::size_t k = n.size();
    const double total = static_cast<double>(replicates);
    std::vector<double> x(k), y(k), p(k);
    double x_mean = 0, y_mean = 0;
    for (std::size_t i = 0; i < k; ++i) {
        p[i] = static_cast<double>(both(i, i)) / total;
        // Half a replicate keeps 0 and 1 finite; such a window is moved by the caller anyway.
        const double inside = std::clamp(p[i], 0.5 / total, 1 - 0.5 / total);
        x[i] = std::sqrt(n[i]);
        y[i] = normal_quantile(inside);
        x_mean += x[i] / static_cast<double>(k);
        y_mean += y[i] / static_cast<double>(k);
    }
    double sxx = 0, sxy = 0;
    for (std::size_t i = 0; i < k; ++i) {
        sxx += (x[i] - x_mean) * (x[i] - x_mean);
        sxy += (x[i] - x_mean) * y[i];
    }
    ProbitRoot root;
    const double goal = normal_quantile(target);
    double slope = sxx > 0 ? sxy / sxx : 0;
    const bool one_size = sxx == 0;  // a tiny trial: all sizes of the window are one
    if (one_size) slope = x_mean > 0 ? (goal + 1.96) / x_mean : 0;
    if (!(slope > 0)) return root;
    const double x_root = x_mean + (goal - y_mean) / slope;
    if (!(x_root > 0)) return root;
    std::vector<double> gradient(k);
    for (std::size_t i = 0; i < k; ++i) {
        const double d_mean = -1 / (slope * static_cast<double>(k));
        const double d_slope = one_size ? 0 : -(goal - y_mean) / (slope * slope) * (x[i] - x_mean) / sxx;
        gradient[i] = (d_mean + d_slope) / normal_density(y[i]);
    }
    double variance = 0;
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            const double joint = static_cast<double>(both(std::min(i, j), std::max(i, j))) / total;
            variance += gradient[i] * gradient[j] * (joint - p[i] * p[j]) / total;
        }
    const double half = 1.959963984540054 * std::sqrt(std::fmax(variance, 0));
    root.found = true;
    root.n = x_root * x_root;
    root.lower = std::pow(std::fmax(x_root - half, 0), 2);
    root.upper = std::pow(x_root + half, 2);
    return root;
}

}  // namespace equipoise
