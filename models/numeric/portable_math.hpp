#pragma once
// exp, log, expm1, log1p, the normal tail and the incomplete gamma function for any argument, from vector_math.hpp only: the
// same bits on every machine. What decides a simulated patient's time uses these and never the C library's.
#include <limits>

#include "models/numeric/vector_math.hpp"

namespace equipoise::portable {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kLog2 = 0.69314718055994530942;

/// e^x for any x: 0 below -700, +inf above 700.
inline double exp(double x) {
    const double inside = x < -700.0 ? -700.0 : x > 700.0 ? 700.0 : x;
    const double y = vector_math::exp(inside);
    return x > 700.0 ? kInfinity : x < -700.0 ? 0.0 : y;
}

/// Natural logarithm for x >= 0: -inf at 0, +inf at +inf; arguments below 1e-300 count as 1e-300 unless they are 0.
inline double log(double x) {
    const double y = vector_math::log(x < 1e-300 ? 1e-300 : x);
    return x <= 0.0 ? -kInfinity : x > std::numeric_limits<double>::max() ? kInfinity : y;
}

/// e^x - 1 without cancellation (Kahan: the rounding error of e^x cancels against that of its logarithm).
inline double expm1(double x) {
    const double u = exp(x), d = u - 1.0;
    const double y = d * x / log(u);
    return d == 0.0 ? x : x < -40.0 ? -1.0 : x > 40.0 ? u : y;
}

/// log(1 + x) without cancellation; -inf at and below -1.
inline double log1p(double x) {
    const double u = 1.0 + x, d = u - 1.0;
    const double log_u = log(u);
    const double y = log_u * x / d;
    return x <= -1.0 ? -kInfinity : d == 0.0 ? x : x > 1e16 ? log_u : y;
}

/// x^y for x >= 0.
inline double pow(double x, double y) { return exp(y * log(x)); }

/// Logarithms of the regularized incomplete gamma functions P(a, x) and Q(a, x), and of x^a e^-x / Gamma(a), at x = a e^s:
/// in s nothing cancels for large a. Series (x < a + 1), Lentz's continued fraction, or
/// quadrature of the density (a > 400). a > 0, s finite.
struct GammaTails {
    double log_lower, log_upper, log_density;
};
GammaTails gamma_tails(double a, double s);

/// log(1 - Phi(z)), accurate in both tails.
double log_normal_upper(double z);

/// z with -log(1 - Phi(z)) = e for e > 0 of any size; LogNormal::times is this in a batch.
double normal_score(double e);

/// The smaller of exp(-e) and 1 - exp(-e), each without cancellation; 0 < e <= 700.
inline double nearer_tail(double e) {
    const double s = vector_math::exp(-e), f = -expm1(-e);
    return e < kLog2 ? f : s;
}

}  // namespace equipoise::portable
