#include "sim/analysis/repeated/mmrm_small_sample.hpp"

#include <algorithm>
#include <limits>

#include "models/numeric/small_matrix.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;
using small_matrix::dot;
using small_matrix::multiply;

// sum_ij W_ij V_ij, V_ij the second derivatives of Sigma by its parameters; false if they cannot be computed.
bool weighted_curvature(const MmrmFit& fit, const MmrmCovariance& model, std::span<const double> w, Size T,
                        double* curvature, Arena& arena) {
    const Arena::Frame frame(arena);
    if (model.unstructured()) {
        const Size m = fit.theta.size();
        const std::span<double> scratch = arena.take<double>(3 * m * m + T + T * T);
        return unstructured_curvature(fit.sigma.data(), T, fit.information.data(), scratch.data(), curvature);
    }
    const std::span<double> bends = arena.take<double>(3 * T * T);
    model.second_derivatives(fit.theta.data(), bends.data());
    for (Size k = 0; k < T * T; ++k)
        curvature[k] = w[0] * bends[k] + 2 * w[1] * bends[T * T + k] + w[3] * bends[2 * T * T + k];
    return true;
}

// Adds sum_ij W_ij V_i V^-1 V_j where the parameters are the elements (r, s), r >= s, of Sigma.
void add_elements(std::span<const double> w, const double* omega, Size T, double* inner) {
    const Size m = T * (T + 1) / 2;
    Size i = 0;
    for (Size s = 0; s < T; ++s)
        for (Size r = s; r < T; ++r, ++i) {
            Size j = 0;
            for (Size v = 0; v < T; ++v)
                for (Size u = v; u < T; ++u, ++j) {
                    const double weight = w[i + j * m] * (r == s ? 0.5 : 1) * (u == v ? 0.5 : 1);
                    inner[r + v * T] += weight * omega[s + u * T];
                    inner[r + u * T] += weight * omega[s + v * T];
                    inner[s + v * T] += weight * omega[r + u * T];
                    inner[s + u * T] += weight * omega[r + v * T];
                }
        }
}

// The same where V_i is one of `fit.matrices()`. `scratch` holds 2 T^2.
void add_directions(const MmrmFit& fit, std::span<const double> w, const double* omega, Size T, double* inner,
                    double* scratch) {
    const Size m = fit.theta.size();
    double *const left = scratch, *const product = scratch + T * T;
    for (Size i = 0; i < m; ++i) {
        multiply(fit.matrices() + i * T * T, omega, T, T, T, left);
        for (Size j = 0; j < m; ++j) {
            multiply(left, fit.matrices() + j * T * T, T, T, T, product);
            for (Size k = 0; k < T * T; ++k) inner[k] += w[i + j * m] * product[k];
        }
    }
}

}  // namespace

MmrmSmallSample::MmrmSmallSample(const MmrmLikelihood& likelihood, const MmrmData& data, const MmrmFit& fit,
                                 Arena& arena)
    : likelihood_(likelihood), data_(data), fit_(fit), arena_(arena) {
    const Size m = fit.theta.size();
    factor_ = arena.take<double>(m * m);
    std::copy(fit.information.begin(), fit.information.end(), factor_.begin());
    valid_ = small_matrix::cholesky(factor_.data(), m);
}

double MmrmSmallSample::satterthwaite(std::span<const double> combination) const {
    const Size p = data_.coefficients(), m = fit_.theta.size();
    const Arena::Frame frame(arena_);
    const std::span<double> phi_l = arena_.take<double>(p), image = arena_.take<double>(p),
                            slope = arena_.take<double>(m);
    multiply(likelihood_.covariance().data(), combination.data(), p, p, 1, phi_l.data());
    const double v = dot(combination.data(), phi_l.data(), p);
    for (Size k = 0; k < m; ++k) {  // dPhi = Phi P Phi
        multiply(likelihood_.cross(k), phi_l.data(), p, p, 1, image.data());
        slope[k] = dot(phi_l.data(), image.data(), p);
    }
    small_matrix::solve_lower(factor_.data(), m, slope.data());
    const double variance = 2 * dot(slope.data(), slope.data(), m);
    return variance > 0 ? 2 * v * v / variance : std::numeric_limits<double>::infinity();
}

std::span<const double> MmrmSmallSample::kenward_roger(const MmrmCovariance& model, bool linear) const {
    const Size T = data_.visits, p = data_.coefficients(), m = fit_.theta.size();
    const std::span<double> adjusted = arena_.take<double>(p * p);
    const Arena::Frame frame(arena_);
    const std::span<double> w = arena_.take<double>(m * m), curvature = arena_.take<double>(T * T, 0.0);
    small_matrix::inverse(factor_.data(), m, w.data());
    for (double& x : w) x *= 2;
    if (!linear && !weighted_curvature(fit_, model, w, T, curvature.data(), arena_)) return {};

    // sum over patterns of X' V^-1 (sum_ij W_ij V_i V^-1 V_j - sum_ij W_ij V_ij / 4) V^-1 X
    const std::span<double> sum = arena_.take<double>(p * p, 0.0);
    const std::span<double> inner = arena_.take<double>(T * T), scratch = arena_.take<double>(2 * T * T);
    double *const left = scratch.data(), *const middle = left + T * T;
    for (Size g = 0; g < data_.patterns.size(); ++g) {
        const double* const omega = likelihood_.precision(g);
        for (Size k = 0; k < T * T; ++k) inner[k] = -0.25 * curvature[k];
        if (model.unstructured())
            add_elements(w, omega, T, inner.data());
        else
            add_directions(fit_, w, omega, T, inner.data(), left);
        multiply(omega, inner.data(), T, T, T, left);
        multiply(left, omega, T, T, T, middle);
        likelihood_.add_cross(data_.patterns[g], middle, sum.data());
    }
    for (Size j = 0; j < p; ++j)
        for (Size i = j + 1; i < p; ++i) sum[j + i * p] = sum[i + j * p];

    // minus sum_ij W_ij P_i Phi P_j, through the columns of W
    const double* const phi = likelihood_.covariance().data();
    const std::span<double> mixed = arena_.take<double>(p * p), product = arena_.take<double>(p * p),
                            image = arena_.take<double>(p * p);
    for (Size j = 0; j < m; ++j) {
        std::fill(mixed.begin(), mixed.end(), 0.0);
        for (Size i = 0; i < m; ++i)
            for (Size k = 0; k < p * p; ++k) mixed[k] += w[i + j * m] * likelihood_.cross(i)[k];
        multiply(mixed.data(), phi, p, p, p, product.data());
        multiply(product.data(), likelihood_.cross(j), p, p, p, image.data());
        for (Size k = 0; k < p * p; ++k) sum[k] -= image[k];
    }
    multiply(phi, sum.data(), p, p, p, product.data());
    multiply(product.data(), phi, p, p, p, image.data());
    for (Size k = 0; k < p * p; ++k) adjusted[k] = phi[k] + 2 * image[k];
    return adjusted;
}

}  // namespace equipoise
