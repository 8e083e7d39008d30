#pragma once
// Ordinary least squares with an intercept, for a few columns.
#include <span>

#include "models/numeric/arena.hpp"

namespace equipoise {

/// Columns are centred and scaled, so the accuracy is that of their correlations; those that depend on earlier ones (a
/// residual below 1e-6 of their own spread) are dropped, as R drops them.
struct LeastSquares {
    std::size_t rows = 0, columns = 0;
    std::size_t rank = 0;  ///< columns kept, without the intercept
    double mean_y = 0, total_squares = 0, residual_squares = 0;
    double intercept = 0;           ///< at all columns 0
    std::span<double> mean, slope;  ///< by column; slope NaN where dropped
    std::span<double> inverse;      ///< (X'X)^-1 of the centred columns, columns x columns, 0 where dropped
    std::span<double> centred;      ///< centred columns, one after the other
    std::span<double> residual;

    double degrees_of_freedom() const { return static_cast<double>(rows) - static_cast<double>(rank) - 1; }
    bool dropped(std::size_t j) const { return slope[j] != slope[j]; }
    double inverse_at(std::size_t j, std::size_t k) const { return inverse[j * columns + k]; }
    /// Diagonal of the hat matrix.
    double leverage(std::size_t i) const;
    /// How slope j moves with y[i]: its variance is the sum of influence^2 x variance of y[i].
    double influence(std::size_t j, std::size_t i) const;
    double influence_on_intercept(std::size_t i) const;
};

/// x column after column, each y.size() long, without NaN; more rows than none. Spans of the result are the arena's.
LeastSquares least_squares(std::span<const double> x, std::size_t columns, std::span<const double> y, Arena& arena);

}  // namespace equipoise
