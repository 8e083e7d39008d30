#pragma once
// The noise of the plateau course: autoregressive in days, and scores rounded to whole points. V, its covariance at a
// pattern's days, is applied by a Kalman filter whose numbers carry their derivatives.
#include <cstddef>
#include <vector>

#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {

// A number with its derivatives by log e_sd and logit phi.
struct Noise {
    double value = 0, by_sd = 0, by_phi = 0;

    Noise& operator+=(const Noise& o) {
        value += o.value;
        by_sd += o.by_sd;
        by_phi += o.by_phi;
        return *this;
    }
    friend Noise operator*(const Noise& x, const Noise& y) {
        return {x.value * y.value, x.value * y.by_sd + x.by_sd * y.value, x.value * y.by_phi + x.by_phi * y.value};
    }
    friend Noise operator-(const Noise& x, const Noise& y) {
        return {x.value - y.value, x.by_sd - y.by_sd, x.by_phi - y.by_phi};
    }
    friend Noise operator+(Noise x, const Noise& y) { return x += y; }
    Noise reciprocal() const {
        const double r = 1 / value;
        return {r, -r * r * by_sd, -r * r * by_phi};
    }
};

struct NoiseProcess {
    double variance, phi;  // of the stationary process, and its correlation from a day to the next
    double rounding;       // variance that rounding adds to each score
};

// The Kalman filter of the noise at one pattern's days: V^-1 = L^-T D^-1 L^-1.
struct NoiseFilter {
    std::vector<Noise> carry, gain,
        precision;  // phi^gap, what an innovation moves the state by, 1 / innovation variance
    Noise log_determinant;

    void set(const std::vector<double>& days, const std::vector<std::size_t>& at, const NoiseProcess& noise) {
        const std::size_t n = at.size();
        carry.assign(n, {});
        gain.resize(n);
        precision.resize(n);
        log_determinant = {};
        const Noise stationary{noise.variance, 2 * noise.variance, 0};
        Noise variance = stationary;
        for (std::size_t j = 0; j < n; ++j) {
            if (j > 0) {
                const double gap = days[at[j]] - days[at[j - 1]], phi_to_gap = portable::pow(noise.phi, gap);
                carry[j] = {phi_to_gap, 0, gap * (1 - noise.phi) * phi_to_gap};
                const Noise square = carry[j] * carry[j];
                variance = square * variance + (Noise{1} - square) * stationary;
            }
            const Noise innovation = variance + Noise{noise.rounding};
            precision[j] = innovation.reciprocal();
            gain[j] = variance * precision[j];
            log_determinant += {portable::log(innovation.value), innovation.by_sd * precision[j].value,
                                innovation.by_phi * precision[j].value};
            variance = variance * (Noise{1} - gain[j]);
        }
    }
    /// x -> V^-1 x; gives x' V^-1 x.
    Noise solve(const std::vector<double>& x, std::vector<Noise>& result) const {
        const std::size_t n = x.size();
        result.resize(n);
        Noise state, square;
        for (std::size_t j = 0; j < n; ++j) {
            state = state * carry[j];
            const Noise innovation = Noise{x[j]} - state;
            state += gain[j] * innovation;
            result[j] = precision[j] * innovation;
            square += result[j] * innovation;
        }
        Noise back;
        for (std::size_t j = n; j-- > 0;) {
            result[j] += gain[j] * back;
            back = carry[j] * (back - result[j]);
        }
        return square;
    }
};

}  // namespace equipoise::fit
