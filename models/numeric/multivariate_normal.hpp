#pragma once
// Probabilities of the multivariate normal distribution with means 0 and variances 1. The correlation matrix may be
// singular.
//
//   bivariate   Owen's T function (Owen 1956; T by Patefield and Tandy 2000, in Boost.Math); absolute error about 1e-15
//   rectangle   the correlation is written as L L' with as many columns as its rank; the innermost variable is
//               integrated in closed form and the others by nested Gauss quadrature, split where two bounds of the next
//               variable cross. A row without a pivot of its own (linear dependence) only narrows the bounds of the
//               others, so a singular matrix is no special case. Deterministic; absolute error below 1e-9 to rank 4,
//               about 1e-8 for rank 5 and 1e-6 for rank 6 (milliseconds to rank 4, seconds for 6) as long as no
//               conditional standard deviation is below about 0.3.
//   maximum     see normal_maximum.hpp, which is faster
#include <span>

namespace equipoise {

/// P(X <= h, Y <= k) at correlation rho in [-1, 1]; h and k may be infinite.
double bivariate_normal_cdf(double h, double k, double rho);

inline constexpr int kMaximumNormalDimension = 16;

/// Rows of L: variable i is sum over j < rank of row[i][j] times an independent standard normal.
struct NormalFactors {
    int dimension = 0;
    int rank = 0;
    double row[kMaximumNormalDimension][kMaximumNormalDimension] = {};
    bool valid = false;  ///< false where the matrix is not a correlation matrix (or too large)
};

/// Cholesky with the largest remaining variance first; what is left below 1e-10 counts as 0. `correlation` is
/// row-major.
NormalFactors normal_factors(std::span<const double> correlation, int dimension);

/// P(lower[i] <= X_i <= upper[i] for all i); limits may be infinite. NaN if the matrix is not a correlation matrix.
double normal_rectangle(std::span<const double> lower, std::span<const double> upper,
                        std::span<const double> correlation);

}  // namespace equipoise
