#pragma once
// The upper tail of the normal distribution for loops: without branches or calls, so that a loop over it vectorizes,
// and from + - * / and fma only, so that every machine gives the same bits. portable_math.hpp has the same to the last
// digit for single values.
#include "models/numeric/vector_math.hpp"

namespace equipoise::vector_math {

struct NormalTail {
    double upper;    ///< 1 - Phi(x)
    double density;  ///< phi(x)
};

/// Relative error of both below 2e-15 + x^2 1e-16 in |x| <= 37; beyond as at 37 (1e-300).
/// Mills' ratio (1 - Phi(x)) / phi(x) for x >= 0 is a polynomial in (x - 5.3) / (x + 5.3) over 1 + 1.25 x: Chebyshev
/// interpolation, as Shepherd and Laframboise (1981) for erfc.
[[gnu::always_inline]] inline NormalTail normal_tail(double x) {
    const double size = std::fabs(x) < 37.0 ? std::fabs(x) : 37.0;
    const double t = (size - 5.3) / (size + 5.3);
    double p = 4.6633550121179442481e-10;
    p = std::fma(p, t, 3.3694701153735027909e-10);
    p = std::fma(p, t, -5.6703331929142172881e-9);
    p = std::fma(p, t, -4.0624042533956275e-9);
    p = std::fma(p, t, 4.2322174605253859998e-8);
    p = std::fma(p, t, 2.5301088185077707799e-8);
    p = std::fma(p, t, -2.8249183527898794538e-7);
    p = std::fma(p, t, -6.2891698403293414045e-8);
    p = std::fma(p, t, 1.9093741083248851045e-6);
    p = std::fma(p, t, -1.0465732856269214179e-6);
    p = std::fma(p, t, -0.000012466711549453733019);
    p = std::fma(p, t, 0.000024165057237043123819);
    p = std::fma(p, t, 0.000056564761625318191297);
    p = std::fma(p, t, -0.00031371678433749704647);
    p = std::fma(p, t, 0.00030965934026655208263);
    p = std::fma(p, t, 0.0019140226574786597064);
    p = std::fma(p, t, -0.010474352914669711378);
    p = std::fma(p, t, 0.030134270195202263329);
    p = std::fma(p, t, -0.061425043229218595754);
    p = std::fma(p, t, 0.094261070328531766583);
    p = std::fma(p, t, -0.10568293142943054971);
    p = std::fma(p, t, 0.067494588692995707846);
    p = std::fma(p, t, 0.036739211279725973407);
    p = std::fma(p, t, -0.19517038091550497978);
    p = std::fma(p, t, 1.3921447635605506353);
    const double density = 0.39894228040143267794 * exp(-0.5 * size * size);
    const double outer = density * p / std::fma(1.25, size, 1.0);
    return {x < 0.0 ? 1.0 - outer : outer, density};
}

}  // namespace equipoise::vector_math
