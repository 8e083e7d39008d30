#pragma once
// P(X < Y) of two independent beta variables.
//
// On the scale of log odds both densities are analytic and fall off exponentially, f(x) proportional to
// exp(a x) / (1 + exp x)^(a + b), so sums over a lattice of step h stand for integrals to machine accuracy once h is a
// fraction of the narrower standard deviation. The distribution function on the lattice is the sinc interpolant's
// integral: F(x_j) = h sum_i f(x_i) (1/2 + Si(pi (j - i))/pi). No incomplete beta function and no gamma function is
// needed; absolute error below 1e-11.
#include "models/numeric/arena.hpp"

namespace equipoise {

struct BetaShape {
    double a, b;  ///< both at least 0.1, else the tails are too long for a lattice
    double mean() const { return a / (a + b); }
    double variance() const { return a * b / ((a + b) * (a + b) * (a + b + 1)); }
};

double probability_less(const BetaShape& x, const BetaShape& y, Arena& arena);

/// P(X - Y <= difference), -1 < difference < 1, by adaptive quadrature: for details, not for a hot loop.
double difference_cdf(const BetaShape& x, const BetaShape& y, double difference);

}  // namespace equipoise
