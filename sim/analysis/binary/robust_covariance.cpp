#include "models/numeric/positive_definite.hpp"
#include "sim/analysis/binary/binary_regression.hpp"

namespace equipoise {

void robust_covariance(const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                       std::span<double> result, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t k = data.columns, n = data.rows;
    const std::span<double> meat = arena.take<double>(k * k), weighted = arena.take<double>(n),
                            half = arena.take<double>(k * k);
    for (std::size_t j = 0; j < k; ++j) {
        const std::span<const double> x = data.column(j);
        for (std::size_t i = 0; i < n; ++i) {
            const double p = fit.mean[i], unit = model == BinaryModel::log_binomial ? 1 / (1 - p) : 1;
            weighted[i] =
                x[i] * unit * unit * (data.events[i] * (1 - p) * (1 - p) + (data.trials[i] - data.events[i]) * p * p);
        }
        for (std::size_t r = 0; r < k; ++r) meat[r * k + j] = dot(data.column(r), weighted);
    }
    const auto multiply = [k](std::span<const double> a, std::span<const double> b, std::span<double> c) {
        for (std::size_t i = 0; i < k; ++i)
            for (std::size_t j = 0; j < k; ++j) {
                double value = 0;
                for (std::size_t r = 0; r < k; ++r) value += a[i * k + r] * b[r * k + j];
                c[i * k + j] = value;
            }
    };
    multiply(fit.covariance, meat, half);
    multiply(half, fit.covariance, result);
}

}  // namespace equipoise
