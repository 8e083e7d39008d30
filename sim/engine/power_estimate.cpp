#include "sim/engine/power_estimate.hpp"

#include <cmath>

#include "models/numeric/normal_quantiles.hpp"

namespace equipoise {
namespace {

// Of any distribution: the variance of a variance is (m4 - m2^2) / n with central moments (Cramer 1946, 27.4.2), that
// of the SD by the delta method. Of normal estimates it is sd / sqrt(2 (n - 1)): taken where the estimates spread so
// little about a mean far from 0 that their fourth moment is lost in rounding.
double sd_error(const AnalysisTally& t) {
    const double n = static_cast<double>(t.estimates);
    if (n < 2) return Estimate::kUnknown;
    const double mean = t.sum / n, squares = t.sum_of_squares / n, m2 = squares - mean * mean,
                 m4 = t.sum_of_fourths / n - 4 * mean * t.sum_of_cubes / n + 6 * mean * mean * squares -
                      3 * mean * mean * mean * mean;
    if (m2 < 1e-6 * squares) return std::sqrt(std::fmax(m2, 0) / (n - 1) / 2);
    return m2 > 0 ? std::sqrt(std::fmax(m4 - m2 * m2, 0) / m2 / (n - 1)) / 2 : 0;
}

}  // namespace

Proportion Proportion::of(std::uint64_t count, std::uint64_t total) {
    if (total == 0) return {Estimate::kUnknown, Estimate::kUnknown, 0, 1};
    constexpr double z = kNormal975;
    const double n = static_cast<double>(total), p = static_cast<double>(count) / n;
    const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {p, std::sqrt(p * (1 - p) / n), count == 0 ? 0 : centre - half, count == total ? 1 : centre + half};
}

PowerEstimate power_estimate(const AnalysisTally& t, double true_value, double true_value_mcse) {
    PowerEstimate result;
    result.trials = t.trials;
    result.power = Proportion::of(t.benefit, t.trials);
    result.harm = Proportion::of(t.harm, t.trials);
    result.reject = Proportion::of(t.benefit + t.harm, t.trials);
    result.not_estimable = Proportion::of(t.not_estimable(), t.trials);
    result.status = t.status;
    result.coverage = Proportion::of(t.covered, t.intervals);
    const double n = static_cast<double>(t.estimates);
    result.mean_estimate = n > 0 ? t.sum / n : Estimate::kUnknown;
    const double variance = n > 1 ? std::fmax(0, (t.sum_of_squares - t.sum * t.sum / n) / (n - 1)) : Estimate::kUnknown;
    result.sd_estimate = std::sqrt(variance);
    result.mean_estimate_mcse = std::sqrt(variance / n);
    result.sd_estimate_mcse = sd_error(t);
    result.true_value = true_value;
    result.true_value_mcse = std::isnan(true_value) ? Estimate::kUnknown : true_value_mcse;
    result.bias = result.mean_estimate - true_value;
    result.bias_mcse = std::hypot(result.mean_estimate_mcse, result.true_value_mcse);
    return result;
}

}  // namespace equipoise
