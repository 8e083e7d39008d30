#include "sim/search/probit_root.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/numeric/normal_quantiles.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kZ = kNormal975;

// The points with what a fitted line needs.
struct Points : ProbitPoints {
    std::vector<double> x_batch, batch_size;  // of the batch of each point: mean x, and number of points
    double x_mean = 0, y_mean = 0, sxx = 0, sxy = 0, total = 0;

    explicit Points(std::span<const PowerBatch> batches) : ProbitPoints(batches) {
        for (const PowerBatch& powers : batches) {
            const std::size_t first = x_batch.size(), size = powers.n.size();
            const auto begin = x.begin() + static_cast<std::ptrdiff_t>(first);
            const double k = static_cast<double>(size);
            x_batch.resize(first + size, std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(size), 0.0) / k);
            batch_size.resize(first + size, k);
        }
        for (std::size_t i = 0; i < count; ++i) {
            total += weight[i];
            x_mean += weight[i] * x[i];
            y_mean += weight[i] * y[i];
        }
        x_mean /= total;
        y_mean /= total;
        for (std::size_t i = 0; i < count; ++i) {
            sxx += weight[i] * (x[i] - x_mean) * (x[i] - x_mean);
            sxy += weight[i] * (x[i] - x_mean) * y[i];
        }
    }

    double quadratic(std::span<const double> g) const {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j) sum += g[i] * g[j] * covariance[i * count + j];
        return std::fmax(sum, 0);
    }
};

// M of the header: what is left of y after the batches' means and their common slope, in units of y.
std::vector<double> residual_maker(const Points& points) {
    const std::size_t k = points.count;
    double sxx = 0;
    for (std::size_t i = 0; i < k; ++i) sxx += points.weight[i] * std::pow(points.x[i] - points.x_batch[i], 2);
    std::vector<double> m(k * k);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            const bool same = points.batch[i] == points.batch[j];
            const double slope =
                points.weight[j] * (points.x[i] - points.x_batch[i]) * (points.x[j] - points.x_batch[j]) / sxx;
            m[i * k + j] = (i == j ? 1.0 : 0.0) - (same ? 1 / points.batch_size[i] : 0.0) - slope;
        }
    return m;
}

// s^2 of the header.
double lattice_variance(const Points& points) {
    const std::size_t k = points.count;
    if (k < 4) return 0;
    double squares = 0, freedom = 0;
    const std::vector<double> m = residual_maker(points);
    for (std::size_t i = 0; i < k; ++i) {
        double r = 0;
        for (std::size_t j = 0; j < k; ++j) {
            r += m[i * k + j] * points.y[j];
            freedom += points.weight[i] * m[i * k + j] * m[i * k + j];
        }
        squares += points.weight[i] * r * r;
    }
    double mean = 0;  // of squares by Monte Carlo error alone: tr(W M C M')
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) {
            double mc = 0;
            for (std::size_t l = 0; l < k; ++l) mc += m[i * k + l] * points.covariance[l * k + j];
            mean += points.weight[i] * mc * m[i * k + j];
        }
    return freedom > 0 ? std::fmax(0, (squares - mean) / freedom) : 0;
}

}  // namespace

ProbitRoot probit_root(std::span<const PowerBatch> batches, double target) {
    const Points points(batches);
    ProbitRoot root;
    if (points.sxx == 0) return root;
    const double goal = normal_quantile(target), slope = points.sxy / points.sxx;
    if (!(slope > 0)) return root;
    const double x_root = points.x_mean + (goal - points.y_mean) / slope;
    if (!(x_root > 0)) return root;
    std::vector<double> gradient(points.count);  // dx*/dy
    double squared = 0;
    for (std::size_t i = 0; i < points.count; ++i) {
        const double d_mean = -points.weight[i] / (slope * points.total);
        const double d_slope =
            -(goal - points.y_mean) / (slope * slope) * points.weight[i] * (points.x[i] - points.x_mean) / points.sxx;
        gradient[i] = d_mean + d_slope;
        squared += gradient[i] * gradient[i];
    }
    const double lattice = lattice_variance(points);
    const double monte_carlo = points.quadratic(gradient);
    const double half = kZ * std::sqrt(monte_carlo + lattice * (squared + 1 / (slope * slope)));
    root.found = true;
    root.n = x_root * x_root;
    root.lower = std::pow(std::fmax(x_root - half, 0), 2);
    root.upper = std::pow(x_root + half, 2);
    root.monte_carlo_half = 2 * kZ * std::sqrt(monte_carlo) / x_root;  // dn / n = 2 dx / x
    root.lattice = 2 * std::sqrt(lattice) / slope / x_root;
    return root;
}

}  // namespace equipoise
