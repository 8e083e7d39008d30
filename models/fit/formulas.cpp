#include "models/fit/formulas.hpp"

namespace equipoise::fit {

PrenticeSlopes prentice_slopes(double q, double w) {
    // At q + (k - 2) step: H, dH/dw, log density, d log density / dw.
    const double step = 1e-3 * (1 + std::fabs(q));
    double h[5], h_w[5], l[5], l_w[5];
    for (int k = 0; k < 5; ++k) {
        const double at = q + (k - 2) * step;
        const PrenticeTails tails = prentice_tails(at, w);
        h[k] = -tails.log_alive;
        l[k] = tails.log_density;
        h_w[k] = std::exp(tails.log_density - tails.log_alive);
        l_w[k] = std::fabs(at) < 1e-12 ? -w : -std::expm1(at * w) / at;
    }
    const auto slope = [&](const double* f) { return (f[0] - 8 * f[1] + 8 * f[3] - f[4]) / (12 * step); };
    const auto curve = [&](const double* f) { return (-f[0] + 16 * f[1] - 30 * f[2] + 16 * f[3] - f[4]) / (12 * step * step); };
    return {{h[2], h_w[2], slope(h), h_w[2] * (l_w[2] + h_w[2]), slope(h_w), curve(h)},
            {l[2], l_w[2], slope(l), -std::exp(q * w), slope(l_w), curve(l)}};
}

}  // namespace equipoise::fit
