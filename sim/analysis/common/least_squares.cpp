#include "sim/analysis/common/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace equipoise {
namespace {

constexpr double kDependent = 1e-12;  // squared

// Four sums side by side: quicker, and as exact.
template <class Term>
double sum_of(std::size_t n, Term term) {
    double sum[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (std::size_t k = 0; k < 4; ++k) sum[k] += term(i + k);
    for (; i < n; ++i) sum[0] += term(i);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

// Subtracts the mean, counted from the first value so that a constant becomes exactly 0.
double centre(const double* from, double* to, std::size_t n) {
    const double origin = from[0];
    const double mean = sum_of(n, [&](std::size_t i) { return from[i] - origin; }) / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) to[i] = from[i] - origin - mean;
    return origin + mean;
}

double squares(std::span<const double> x) {
    return sum_of(x.size(), [x = x.data()](std::size_t i) { return x[i] * x[i]; });
}

// Correlations of the columns, bordered by their products with y; swept column by column (Goodnight 1979).
struct SweepTable {
    std::size_t p, size;         // columns, and the border
    std::span<double> sd, cell;  // sd: roots of the columns' sums of squares

    SweepTable(std::size_t columns, Arena& arena)
        : p(columns), size(p + 1), sd(arena.take<double>(p)), cell(arena.take<double>(size * size, 0.0)) {}

    double& at(std::size_t j, std::size_t k) { return cell[j * size + k]; }

    /// `fit` has its columns and y (its residual so far) centred.
    void set_products(const LeastSquares& fit) {
        const std::size_t n = fit.rows;
        for (std::size_t j = 0; j < p; ++j) {
            const double* const mine = fit.centred.data() + j * n;
            if (!(sd[j] > 0)) continue;
            at(j, j) = 1;
            for (std::size_t k = 0; k < j; ++k) {
                const double* const other = fit.centred.data() + k * n;
                if (sd[k] > 0)
                    at(j, k) = at(k, j) =
                        sum_of(n, [&](std::size_t i) { return mine[i] * other[i]; }) / (sd[j] * sd[k]);
            }
            at(j, p) = sum_of(n, [&](std::size_t i) { return mine[i] * fit.residual[i]; }) / sd[j];
        }
    }

    /// False, and nothing done, if column j is a combination of those swept before.
    bool sweep(std::size_t j) {
        const double pivot = at(j, j);
        if (!(pivot > kDependent)) return false;
        for (std::size_t k = 0; k < size; ++k) at(j, k) /= pivot;
        at(j, j) = 1 / pivot;
        for (std::size_t r = 0; r < p; ++r) {
            if (r == j) continue;
            const double factor = at(r, j);
            for (std::size_t k = 0; k < size; ++k)
                if (k != j) at(r, k) -= factor * at(j, k);
            at(r, j) = -factor / pivot;
        }
        return true;
    }
};

// Slopes, residuals and the inverse in the columns' own units.
void set_coefficients(LeastSquares& fit, SweepTable& table) {
    const std::size_t n = fit.rows, p = fit.columns;
    fit.intercept = fit.mean_y;
    for (std::size_t j = 0; j < p; ++j) {
        if (!fit.dropped(j)) {
            fit.slope[j] = table.at(j, p) / table.sd[j];
            fit.intercept -= fit.slope[j] * fit.mean[j];
            const double* const mine = fit.centred.data() + j * n;
            for (std::size_t i = 0; i < n; ++i) fit.residual[i] -= fit.slope[j] * mine[i];
        }
        for (std::size_t k = 0; k < p; ++k)
            fit.inverse[j * p + k] =
                fit.dropped(j) || fit.dropped(k) ? 0 : table.at(j, k) / (table.sd[j] * table.sd[k]);
    }
    fit.residual_squares = squares(fit.residual);
}

}  // namespace

double LeastSquares::influence(std::size_t j, std::size_t i) const {
    double sum = 0;
    for (std::size_t k = 0; k < columns; ++k) sum += inverse_at(j, k) * centred[k * rows + i];
    return sum;
}

double LeastSquares::influence_on_intercept(std::size_t i) const {
    double sum = 1 / static_cast<double>(rows);
    for (std::size_t j = 0; j < columns; ++j) sum -= mean[j] * influence(j, i);
    return sum;
}

double LeastSquares::leverage(std::size_t i) const {
    double sum = 1 / static_cast<double>(rows);
    for (std::size_t j = 0; j < columns; ++j) sum += centred[j * rows + i] * influence(j, i);
    return sum;
}

LeastSquares least_squares(std::span<const double> x, std::size_t columns, std::span<const double> y, Arena& arena) {
    LeastSquares fit;
    const std::size_t n = fit.rows = y.size(), p = fit.columns = columns;
    fit.mean = arena.take<double>(p);
    fit.slope = arena.take<double>(p);
    fit.inverse = arena.take<double>(p * p);
    fit.centred = arena.take<double>(p * n);
    fit.residual = arena.take<double>(n);

    const Arena::Frame frame(arena);
    SweepTable table(p, arena);
    fit.mean_y = centre(y.data(), fit.residual.data(), n);
    fit.total_squares = squares(fit.residual);
    for (std::size_t j = 0; j < p; ++j) {
        const std::span<double> mine = fit.centred.subspan(j * n, n);
        fit.mean[j] = centre(x.data() + j * n, mine.data(), n);
        table.sd[j] = std::sqrt(squares(mine));
    }
    table.set_products(fit);
    for (std::size_t j = 0; j < p; ++j) {
        const bool kept = table.sweep(j);
        fit.slope[j] = kept ? 0 : std::numeric_limits<double>::quiet_NaN();
        fit.rank += kept;
    }
    set_coefficients(fit, table);
    return fit;
}

}  // namespace equipoise
