#include "sim/analysis/binary/centred_columns.hpp"

#include <algorithm>

namespace equipoise {

CentredColumns::CentredColumns(const RegressionData& data, Arena& arena)
    : centred_(data), mean_(arena.take<double>(data.columns, 0.0)), first_row_(arena.take<double>(data.columns, 0.0)) {
    const std::span<double> x = arena.take<double>(data.rows * data.columns);
    std::copy(data.x.begin(), data.x.begin() + static_cast<std::ptrdiff_t>(x.size()), x.begin());
    double patients = 0;
    for (std::size_t i = 0; i < data.rows; ++i) patients += data.trials[i];
    for (std::size_t j = 1; j < data.columns; ++j) {
        const std::span<double> column = x.subspan(j * data.rows, data.rows);
        for (std::size_t i = 0; i < data.rows; ++i) mean_[j] += data.trials[i] * column[i];
        mean_[j] /= patients;
        for (double& value : column) value -= mean_[j];
    }
    centred_.x = x;
}

void CentredColumns::take_back(RegressionFit& fit) const {
    const std::size_t k = centred_.columns;
    if (fit.coefficients.empty() || fit.covariance.empty()) return;  // nothing is known
    for (std::size_t j = 1; j < k; ++j) fit.coefficients[0] -= mean_[j] * fit.coefficients[j];
    // T C T', with T the identity but for its first row, 1 and -mean_j.
    const std::span<double> c = fit.covariance;
    for (std::size_t j = 0; j < k; ++j) {
        first_row_[j] = c[j];
        for (std::size_t l = 1; l < k; ++l) first_row_[j] -= mean_[l] * c[l * k + j];
    }
    for (std::size_t j = 1; j < k; ++j) {
        c[j] = c[j * k] = first_row_[j];
        first_row_[0] -= mean_[j] * first_row_[j];
    }
    c[0] = first_row_[0];
}

}  // namespace equipoise
