#include "sim/analysis/repeated/mmrm_covariance.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "models/numeric/small_matrix.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;

// The power of rho that stands in Sigma_ts.
double lag(MmrmStructure structure, Size t, Size s) {
    if (t == s) return 0;
    return structure == MmrmStructure::cs ? 1 : static_cast<double>(t > s ? t - s : s - t);
}

double correlation(double x) { return x / std::sqrt(1 + x * x); }

// rho^power with 0^0 = 1, and 0 for the negative powers that a zero factor multiplies.
double power_of(double rho, double power) { return power < 0 ? 0 : power == 0 ? 1 : std::pow(rho, power); }

}  // namespace

bool MmrmCovariance::start(const double* moments, double* theta, double* sigma) const {
    const Size T = visits;
    double variance = 0;
    for (Size t = 0; t < T; ++t) {
        if (unstructured() && !(moments[t + t * T] > 0)) return false;
        variance += moments[t + t * T] / static_cast<double>(T);
    }
    if (!(variance > 0) || !std::isfinite(variance)) return false;
    if (unstructured()) {
        // Moments of pairs need not be definite; sigma holds the trial factor until they are.
        for (const double keep : {1.0, 0.8, 0.5, 0.2, 0.0}) {
            for (Size s = 0; s < T; ++s)
                for (Size t = 0; t < T; ++t) sigma[t + s * T] = (t == s ? 1 : keep) * moments[t + s * T];
            if (small_matrix::cholesky(sigma, T, 1e-4)) {
                Size k = 0;
                for (Size s = 0; s < T; ++s)
                    for (Size t = s; t < T; ++t) theta[k++] = (t == s ? 1 : keep) * moments[t + s * T];
                matrix(theta, sigma);
                return true;
            }
        }
        return false;
    }
    double sum = 0, pairs = 0;
    for (Size s = 0; s < T; ++s)
        for (Size t = s + 1; t < T; ++t)
            if (lag(structure, t, s) == 1) {
                sum += moments[t + s * T] / variance;
                ++pairs;
            }
    const double lowest = structure == MmrmStructure::cs && T > 1 ? -0.5 / static_cast<double>(T - 1) : -0.8;
    const double rho = std::clamp(pairs > 0 ? sum / pairs : 0.0, lowest, 0.9);
    theta[0] = 0.5 * std::log(variance);
    theta[1] = rho / std::sqrt(1 - rho * rho);
    matrix(theta, sigma);
    return true;
}

void MmrmCovariance::matrix(const double* theta, double* sigma) const {
    const Size T = visits;
    if (unstructured()) {
        for (Size s = 0; s < T; ++s)
            for (Size t = s; t < T; ++t) sigma[t + s * T] = sigma[s + t * T] = *theta++;
        return;
    }
    const double variance = std::exp(2 * theta[0]), rho = correlation(theta[1]);
    for (Size s = 0; s < T; ++s)
        for (Size t = 0; t < T; ++t) sigma[t + s * T] = variance * power_of(rho, lag(structure, t, s));
}

void MmrmCovariance::first_derivatives(const double* theta, double* matrices) const {
    const Size T = visits;
    const double variance = std::exp(2 * theta[0]), x = theta[1], rho = correlation(x),
                 slope = std::pow(1 + x * x, -1.5);
    for (Size s = 0; s < T; ++s)
        for (Size t = 0; t < T; ++t) {
            const double d = lag(structure, t, s);
            matrices[t + s * T] = 2 * variance * power_of(rho, d);
            matrices[T * T + t + s * T] = variance * d * power_of(rho, d - 1) * slope;
        }
}

void MmrmCovariance::second_derivatives(const double* theta, double* matrices) const {
    const Size T = visits;
    const double variance = std::exp(2 * theta[0]), x = theta[1], rho = correlation(x);
    const double slope = std::pow(1 + x * x, -1.5), bend = -3 * x * std::pow(1 + x * x, -2.5);
    for (Size s = 0; s < T; ++s)
        for (Size t = 0; t < T; ++t) {
            const double d = lag(structure, t, s);
            matrices[t + s * T] = 4 * variance * power_of(rho, d);
            matrices[T * T + t + s * T] = 2 * variance * d * power_of(rho, d - 1) * slope;
            matrices[2 * T * T + t + s * T] =
                variance * (d * (d - 1) * power_of(rho, d - 2) * slope * slope + d * power_of(rho, d - 1) * bend);
        }
}

bool unstructured_curvature(const double* sigma, Size T, const double* information, double* scratch,
                            double* curvature) {
    const Size m = T * (T + 1) / 2;
    double* const jacobian = scratch;  // d Sigma_rs / d phi, m x m
    double* const work = jacobian + m * m;
    double* const w = work + m * m;
    double* const scale = w + m * m;   // diagonal of D
    double* const factor = scale + T;  // L
    std::copy_n(sigma, T * T, factor);
    if (!small_matrix::cholesky(factor, T)) return false;
    for (Size t = 0; t < T; ++t) scale[t] = factor[t + t * T];
    for (Size r = 0; r < T; ++r)  // rows of the factor over their own scale: L, unit diagonal
        for (Size k = 0; k < T; ++k) factor[r + k * T] = k > r ? 0 : factor[r + k * T] / scale[r];

    // The element (u, v), u > v, of L is parameter T + row-wise position.
    const auto element = [&](Size u, Size v) { return T + u * (u - 1) / 2 + v; };
    Size row = 0;
    for (Size s = 0; s < T; ++s)
        for (Size r = s; r < T; ++r, ++row) {
            for (Size k = 0; k < m; ++k) jacobian[row + k * m] = 0;
            jacobian[row + r * m] += sigma[r + s * T];
            jacobian[row + s * m] += sigma[r + s * T];
            for (Size v = 0; v < r; ++v) jacobian[row + element(r, v) * m] += scale[r] * scale[s] * factor[s + v * T];
            for (Size v = 0; v < s; ++v) jacobian[row + element(s, v) * m] += scale[r] * scale[s] * factor[r + v * T];
        }
    small_matrix::multiply(information, jacobian, m, m, m, work);
    for (Size j = 0; j < m; ++j)
        for (Size i = 0; i < m; ++i) w[i + j * m] = small_matrix::dot(jacobian + i * m, work + j * m, m);
    if (!small_matrix::cholesky(w, m)) return false;
    small_matrix::inverse(w, m, work);
    const auto weight = [&](Size i, Size j) { return 2 * work[i + j * m]; };

    for (Size s = 0; s < T; ++s)
        for (Size r = s; r < T; ++r) {
            const double d = scale[r] * scale[s];
            double sum = (weight(r, r) + weight(s, s) + 2 * weight(r, s)) * sigma[r + s * T];
            for (Size v = 0; v < r; ++v)
                sum += 2 * d * (weight(r, element(r, v)) + weight(s, element(r, v))) * factor[s + v * T];
            for (Size v = 0; v < s; ++v)
                sum += 2 * d * (weight(r, element(s, v)) + weight(s, element(s, v))) * factor[r + v * T];
            for (Size v = 0; v < std::min(r, s); ++v) sum += 2 * d * weight(element(r, v), element(s, v));
            curvature[r + s * T] = curvature[s + r * T] = sum;
        }
    return true;
}

}  // namespace equipoise
