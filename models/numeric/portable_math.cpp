#include "models/numeric/portable_math.hpp"

#include <initializer_list>

namespace equipoise::portable {
namespace {

// log of Gamma(a) / (sqrt(2 pi / a) (a / e)^a): Stirling's series, after shifting a to 10 or more.
double log_gamma_star(double a) {
    const auto series = [](double x) {
        const double y = 1.0 / (x * x);
        double sum = 1.0 / 156.0;
        sum = sum * y - 691.0 / 360360.0;
        sum = sum * y + 1.0 / 1188.0;
        sum = sum * y - 1.0 / 1680.0;
        sum = sum * y + 1.0 / 1260.0;
        sum = sum * y - 1.0 / 360.0;
        return (sum * y + 1.0 / 12.0) / x;
    };
    if (a >= 10.0) return series(a);
    double product = 1.0, b = a;
    for (; b < 10.0; b += 1.0) product *= b;
    return series(b) + (b - 0.5) * log(b) - b - log(product) - ((a - 0.5) * log(a) - a);
}

// e^s - 1 - s.
double expm1_minus(double s) {
    if (std::fabs(s) > 0.5) return expm1(s) - s;
    double sum = 0.0;
    for (int n = 17; n >= 2; --n) sum = (1.0 + sum) * s / n;
    return sum * s;
}

// Log of the smaller tail of the density exp(level - a (e^s - 1 - s)) from s outward, for large a, where the density is
// nearly normal with deviation 1/sqrt(a) and the series needs very many terms: 8-point Gauss-Legendre on panels of one
// deviation, or of two e-folds where it falls more steeply.
double log_outer_tail(double a, double s, double level) {
    constexpr double kNode[4] = {0.18343464249564980494, 0.52553240991632898582, 0.79666647741362673959,
                                 0.96028985649753623168};
    constexpr double kWeight[4] = {0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054,
                                   0.10122853629037625915};
    const double steepness = std::fmax(std::sqrt(a), 0.5 * a * std::fabs(expm1(s)));
    const double width = (s < 0 ? -1.0 : 1.0) / steepness;
    const double base = -a * expm1_minus(s), rise = expm1(s), level_up = exp(s);
    // Far out the density falls like an exponential.
    if (!(std::fabs(s) < 30.0)) return level + base - log(a * std::fabs(rise));
    double sum = 0.0;
    for (int step = 0; step < 400; ++step) {
        double panel = 0.0;
        for (int i = 0; i < 4; ++i)
            for (const double side : {-0.5, 0.5}) {
                const double u = (step + 0.5 + side * kNode[i]) * width;  // from s outward: nothing cancels
                panel += kWeight[i] * exp(-a * (rise * u + level_up * expm1_minus(u)));
            }
        sum += panel;
        if (!(panel > 1e-18 * sum)) break;
    }
    return level + base + log(0.5 * std::fabs(width) * sum);
}

}  // namespace

GammaTails gamma_tails(double a, double s) {
    constexpr double kLogTwoPi = 1.8378770664093454836;
    GammaTails tails;
    const double x = a * exp(s);
    tails.log_density = 0.5 * (log(a) - kLogTwoPi) - a * expm1_minus(s) - log_gamma_star(a);
    if (!(x < kInfinity)) return {0.0, -kInfinity, -kInfinity};
    if (a > 400.0) {
        const double outer = log_outer_tail(a, s, tails.log_density + a * expm1_minus(s));
        const double inner = log1p(-exp(outer));
        tails.log_lower = s < 0 ? outer : inner;
        tails.log_upper = s < 0 ? inner : outer;
        return tails;
    }
    if (x < a + 1.0) {
        double term = 1.0, sum = 1.0;
        for (double n = 1.0; term > 1e-17 * sum; n += 1.0) sum += term *= x / (a + n);
        tails.log_lower = tails.log_density + log(sum / a);
        const double lower = exp(tails.log_lower);
        tails.log_upper = lower < 1.0 ? log1p(-lower) : -kInfinity;
        return tails;
    }
    // modified Lentz on 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...)))
    double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, h = d;
    for (double n = 1.0; n < 1e4; n += 1.0) {
        const double numerator = -n * (n - a);
        b += 2.0;
        d = numerator * d + b;
        if (std::fabs(d) < 1e-300) d = 1e-300;
        c = b + numerator / c;
        if (std::fabs(c) < 1e-300) c = 1e-300;
        d = 1.0 / d;
        const double change = c * d;
        h *= change;
        if (!(std::fabs(change - 1.0) > 2.3e-16)) break;
    }
    tails.log_upper = tails.log_density + log(h);
    const double upper = exp(tails.log_upper);
    tails.log_lower = upper < 1.0 ? log1p(-upper) : -kInfinity;
    return tails;
}

double log_normal_upper(double z) {
    if (z == 0.0) return -kLog2;
    // 1 - Phi(z) = Q(1/2, z^2 / 2) / 2 for z > 0, and z^2 / 2 = (1/2) e^(2 log|z|)
    const double size = std::fabs(z);
    const GammaTails tails = gamma_tails(0.5, 2.0 * log(size));
    if (z > 0.0) return tails.log_upper - kLog2;
    return log1p(-0.5 * exp(tails.log_upper));
}

double normal_score(double e) {
    if (!(e < kInfinity)) return kInfinity;
    if (e <= 700.0) {
        const double q = vector_math::normal_quantile(nearer_tail(e));
        return e < kLog2 ? q : -q;
    }
    // Far tail: -log(1 - Phi(z)) = z^2/2 + log z + log(2 pi)/2 - log(1 - 1/z^2 + 3/z^4 - 15/z^6); Newton, whose slope
    // is about z.
    double z = std::sqrt(2.0 * e);
    for (int i = 0; i < 6; ++i) {
        const double y = 1.0 / (z * z);
        const double h = 0.5 * z * z + log(z) + 0.91893853320467274178 - log1p(y * (-1.0 + y * (3.0 - 15.0 * y)));
        z -= (h - e) / (z + 1.0 / z);
    }
    return z;
}

}  // namespace equipoise::portable
