#pragma once
// Integral of a smooth function over a finite interval: Gauss-Legendre with 15 points, each panel halved until the
// halves agree with the whole. Good to about 1e-12 relative; a derivative that is infinite at an end only costs more
// halvings.
#include <cmath>

#include "models/numeric/vector_math.hpp"

namespace equipoise {

namespace quadrature_detail {

inline constexpr double kNode[8] = {0.0,
                                    0.20119409399743452230,
                                    0.39415134707756336990,
                                    0.57097217260853884754,
                                    0.72441773136017004742,
                                    0.84820658341042721620,
                                    0.93727339240070590431,
                                    0.98799251802048542849};
inline constexpr double kWeight[8] = {0.20257824192556127288, 0.19843148532711157646, 0.18616100001556221103,
                                      0.16626920581699393355, 0.13957067792615431445, 0.10715922046717193501,
                                      0.07036604748810812471, 0.03075324199611726835};

template <class F>
double panel(const F& f, double low, double high) {
    const double middle = 0.5 * (low + high), half = 0.5 * (high - low);
    double sum = kWeight[0] * f(middle);
    for (int i = 1; i < 8; ++i) sum += kWeight[i] * (f(middle - half * kNode[i]) + f(middle + half * kNode[i]));
    return half * sum;
}

template <class F>
double refine(const F& f, double low, double high, double whole, double tolerance, int depth) {
    const double middle = 0.5 * (low + high);
    const double left = panel(f, low, middle), right = panel(f, middle, high);
    if (depth == 0 || std::fabs(left + right - whole) <= tolerance) return left + right;
    return refine(f, low, middle, left, tolerance, depth - 1) + refine(f, middle, high, right, tolerance, depth - 1);
}

}  // namespace quadrature_detail

/// The integral of f over (low, high); `scale` is the largest size of f (1 for a survival function). 0 if high <= low.
template <class F>
double integrate(const F& f, double low, double high, double scale = 1) {
    if (!(high > low)) return 0;
    return quadrature_detail::refine(f, low, high, quadrature_detail::panel(f, low, high), 1e-14 * scale * (high - low),
                                     50);
}

}  // namespace equipoise
