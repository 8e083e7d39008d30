#pragma once
// The root of a function of one variable between two points where it has different signs: Chandrupatla (1997), inverse
// quadratic interpolation where it is safe, else halving. + - * / only: the same bits on every machine.
#include <cmath>

namespace equipoise {

/// x between low and high with f(x) = 0, to `tolerance` in x. `at_low` and `at_high` are f there; of different signs
/// (either may be 0).
template <class F>
double root_between(const F& f, double low, double at_low, double high, double at_high, double tolerance) {
    if (at_low == 0.0) return low;
    if (at_high == 0.0) return high;
    double b = low, fb = at_low, a = high, fa = at_high, c = a, fc = fa, share = 0.5;
    for (int step = 0; step < 200; ++step) {
        const double x = a + share * (b - a), fx = f(x);
        c = a, fc = fa;
        if ((fx > 0.0) == (fa > 0.0)) {
            a = x, fa = fx;
        } else {
            c = b, fc = fb, b = a, fb = fa, a = x, fa = fx;
        }
        const bool nearer = std::fabs(fa) < std::fabs(fb);
        const double best = nearer ? a : b, width = std::fabs(b - a), least = tolerance / width;
        if (fa == 0.0 || fb == 0.0 || width <= tolerance) return best;
        const double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
        share = 0.5;
        if (phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi)
            share = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
        const double margin = 0.25 * least;
        share = share < margin ? margin : share > 1.0 - margin ? 1.0 - margin : share;
    }
    return std::fabs(fa) < std::fabs(fb) ? a : b;
}

}  // namespace equipoise
