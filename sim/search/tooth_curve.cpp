#include "sim/search/tooth_curve.hpp"

#include <cmath>
#include <numeric>

#include "models/numeric/positive_definite.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kReach = 0.4;

// b becomes the solution of L y = b.
void solve_half(std::span<const double> factor, std::size_t k, std::span<double> b) {
    for (std::size_t i = 0; i < k; ++i) b[i] = (b[i] - dot(factor.subspan(i * k, i), b.first(i))) / factor[i * k + i];
}

}  // namespace

ToothCurve::ToothCurve(std::span<const PowerBatch> batches) : points_(batches) {
    x_middle_ = std::accumulate(points_.x.begin(), points_.x.end(), 0.0) / static_cast<double>(points_.count);
    reach_ = kReach * x_middle_;
    // Half a replicate of disagreement at every size: two sizes that never differed in few replicates are not the same.
    for (std::size_t i = 0; i < points_.count; ++i)
        points_.covariance[i * points_.count + i] +=
            0.5 / std::pow(points_.weight[i] * normal_density(points_.y[i]), 2);
}

double ToothCurve::correlation(double n, double other) const { return std::exp(-std::fabs(n - other) / reach_); }

CurveLaw ToothCurve::law(double s, std::span<const double> places) const {
    CurveLaw law;
    const std::size_t k = points_.count, m = places.size();
    std::vector<double> factor = points_.covariance, ones(k, 1.0), slope(k), y = points_.y;
    for (std::size_t i = 0; i < k; ++i) {
        slope[i] = points_.x[i] - x_middle_;
        if (s > 0)
            for (std::size_t j = 0; j <= i; ++j)
                factor[i * k + j] += s * s * correlation(points_.x[i] * points_.x[i], points_.x[j] * points_.x[j]);
    }
    if (k < 3 || !factorize(factor, k)) return law;
    for (std::vector<double>* column : {&ones, &slope, &y}) solve_half(factor, k, *column);
    // Least squares of the whitened y: a and b with information g.
    const double g00 = dot(ones, ones), g01 = dot(ones, slope), g11 = dot(slope, slope), det = g00 * g11 - g01 * g01;
    if (!(det > 1e-12 * g00 * g11)) return law;
    const double y0 = dot(ones, y), y1 = dot(slope, y), a = (g11 * y0 - g01 * y1) / det,
                 b = (g00 * y1 - g01 * y0) / det;
    for (std::size_t i = 0; i < k; ++i) {
        y[i] -= a * ones[i] + b * slope[i];
        law.log_likelihood -= std::log(factor[i * k + i]);
    }
    law.log_likelihood -= 0.5 * (std::log(det) + dot(y, y));
    law.slope = b;

    std::vector<double> shared(m * k, 0.0), d0(m), d1(m);  // what teeth at a place share with the points, whitened
    for (std::size_t p = 0; p < m; ++p) {
        const std::span<double> of_place(shared.data() + p * k, k);
        if (s > 0) {
            for (std::size_t i = 0; i < k; ++i)
                of_place[i] = s * s * correlation(places[p], points_.x[i] * points_.x[i]);
            solve_half(factor, k, of_place);
        }
        const double x = std::sqrt(places[p]) - x_middle_;
        law.mean.push_back(a + b * x + dot(of_place, y));
        d0[p] = 1 - dot(of_place, ones);
        d1[p] = x - dot(of_place, slope);
    }
    law.covariance.resize(m * m);
    for (std::size_t p = 0; p < m; ++p)
        for (std::size_t q = 0; q <= p; ++q) {
            const std::span<const double> one(shared.data() + p * k, k), other(shared.data() + q * k, k);
            const double teeth = s > 0 ? s * s * correlation(places[p], places[q]) - dot(one, other) : 0.0;
            const double line =
                (g11 * d0[p] * d0[q] - g01 * (d0[p] * d1[q] + d1[p] * d0[q]) + g00 * d1[p] * d1[q]) / det;
            law.covariance[p * m + q] = law.covariance[q * m + p] = teeth + line;
        }
    law.valid = true;
    return law;
}

}  // namespace equipoise
