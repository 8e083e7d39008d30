#pragma once
// exp, log, expm1, log1p, powers, sine, the normal distribution and the incomplete gamma function for any argument,
// from vector_math.hpp only: the same bits on every machine. What decides a simulated patient's time, and the fits
// whose estimates enter a model, use these and never the C library's, whose last bit depends on the kind of processor.
// NaN gives NaN.
#include <limits>

#include "models/numeric/vector_math.hpp"

namespace equipoise::portable {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kLog2 = 0.69314718055994530942;

/// e^x for any x: 0 below -700, +inf above 700.
inline double exp(double x) {
    const double inside = x < -700.0 ? -700.0 : x > 700.0 ? 700.0 : x;
    const double y = vector_math::exp(inside);
    return x > 700.0 ? kInfinity : x < -700.0 ? 0.0 : x == x ? y : x;
}

/// Natural logarithm for x >= 0: -inf at 0, +inf at +inf; arguments below 1e-300 count as 1e-300 unless they are 0.
inline double log(double x) {
    const double y = vector_math::log(x < 1e-300 ? 1e-300 : x);
    return x <= 0.0 ? -kInfinity : x > std::numeric_limits<double>::max() ? kInfinity : x == x ? y : x;
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

/// x^n by squaring, for any x.
inline double pow(double x, int n) {
    double result = 1.0;
    for (unsigned left = static_cast<unsigned>(n < 0 ? -n : n); left > 0; left >>= 1, x *= x)
        if (left & 1u) result *= x;
    return n < 0 ? 1.0 / result : result;
}

/// x^y for x >= 0; for a whole y within 64 of 0 also for x < 0.
inline double pow(double x, double y) {
    if (y >= -64.0 && y <= 64.0 && y == static_cast<int>(y)) return pow(x, static_cast<int>(y));
    return exp(y * log(x));
}

/// sin(x) for |x| <= pi / 2: its series, error below 2e-16.
inline double sin(double x) {
    double sum = 0.0;
    for (int k = 25; k >= 3; k -= 2) sum = (1.0 + sum) * (-x * x / (k * (k - 1)));
    return x + x * sum;
}

/// Logarithms of the regularized incomplete gamma functions P(a, x) and Q(a, x), and of x^a e^-x / Gamma(a), at x = a
/// e^s: in s nothing cancels for large a. Series (x < a + 1), Lentz's continued fraction, or quadrature of the density
/// (a > 400). a > 0, s finite.
struct GammaTails {
    double log_lower, log_upper, log_density;
};
GammaTails gamma_tails(double a, double s);

/// log(1 - Phi(z)), accurate in both tails.
double log_normal_upper(double z);

/// Phi(z) and 1 - Phi(z), each accurate to its own size.
inline double normal_upper(double z) { return exp(log_normal_upper(z)); }
inline double normal_cdf(double z) { return normal_upper(-z); }
inline double normal_density(double z) { return 0.39894228040143267794 * exp(-0.5 * z * z); }
/// Phi^-1(p), 0 < p < 1.
inline double normal_quantile(double p) { return vector_math::normal_quantile(p); }

/// z with -log(1 - Phi(z)) = e for e > 0 of any size; LogNormal::times is this in a batch.
double normal_score(double e);

/// The smaller of exp(-e) and 1 - exp(-e), each without cancellation; 0 < e <= 700.
inline double nearer_tail(double e) {
    const double s = vector_math::exp(-e), f = -expm1(-e);
    return e < kLog2 ? f : s;
}

}  // namespace equipoise::portable
