#include "sim/analysis/repeated/mmrm_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/numeric/small_matrix.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;
using small_matrix::dot;
using small_matrix::multiply;

bool seen(const MmrmPattern& pattern, Size t) { return pattern.mask >> t & 1; }

}  // namespace

MmrmLikelihood::MmrmLikelihood(const MmrmData& data, bool restricted, Arena& arena)
    : data_(data), restricted_(restricted), arena_(arena) {
    const Size T = data.visits, K = data.weights(), p = data.coefficients(), patterns = data.patterns.size();
    omega_ = arena.take<double>(patterns * T * T);
    spread_ = arena.take<double>(patterns * T * T);
    residual_ = arena.take<double>(patterns * T * T);
    scores_ = arena.take<double>(patterns * T * K);
    beta_ = arena.take<double>(p);
    phi_ = arena.take<double>(p * p);
    factor_ = arena.take<double>(p * p);
    gradient_ = arena.take<double>(T * T);
    mean_ = arena.take<double>(T * K);
    work_ = arena.take<double>(4 * T * T + 2 * T * K + p * p);
    rotated_ = arena.take<double>(p * p);
    dropped_ = arena.take<std::uint8_t>(p, std::uint8_t{0});
    rank_ = p;
}

void MmrmLikelihood::drop_redundant(Size target) {
    const Size T = data_.visits, q = data_.covariates, p = data_.coefficients();
    const Arena::Frame frame(arena_);
    const std::span<double> cross = arena_.take<double>(p * p, 0.0), identity = arena_.take<double>(T * T),
                            scale = arena_.take<double>(p);
    for (const MmrmPattern& pattern : data_.patterns) {
        std::fill(identity.begin(), identity.end(), 0.0);
        for (Size t = 0; t < T; ++t) identity[t + t * T] = seen(pattern, t);
        add_cross(pattern, identity.data(), cross.data());
    }
    for (Size j = 0; j < p; ++j) {
        scale[j] = cross[j + j * p];
        for (Size i = j + 1; i < p; ++i) cross[j + i * p] = cross[i + j * p];
    }
    // What is left of each column after those before it, in the order visits, covariates, differences, the wanted
    // difference.
    constexpr double kRedundant = 1e-10;
    const auto sweep = [&](Size k) {
        const double pivot = cross[k + k * p];
        if (!(pivot > kRedundant * scale[k])) {
            dropped_[k] = 1;
            --rank_;
            return;
        }
        for (Size j = 0; j < p; ++j) {
            const double share = cross[k + j * p] / pivot;
            if (j == k || share == 0) continue;
            for (Size i = 0; i < p; ++i)
                if (i != k) cross[i + j * p] -= share * cross[i + k * p];
        }
        for (Size j = 0; j < p; ++j) cross[k + j * p] = cross[j + k * p] = 0;
    };
    for (Size t = 0; t < T; ++t) sweep(t);
    for (Size c = 0; c < q; ++c) {
        if (constant(c)) scale[2 * T + c] = std::numeric_limits<double>::infinity();
        sweep(2 * T + c);
    }
    for (Size t = 0; t < T; ++t)
        if (t != target) sweep(T + t);
    sweep(T + target);
}

// Rounding alone is left of a constant's squares about its mean.
bool MmrmLikelihood::constant(Size covariate) const {
    const Size K = data_.weights(), at = 2 + covariate;
    double squares = 0;
    for (const MmrmPattern& pattern : data_.patterns) squares += pattern.ww[at + at * K];
    const double mean = data_.covariate_means[covariate];
    return !(squares > 1e-24 * mean * mean * static_cast<double>(data_.patients));
}

void MmrmLikelihood::add_cross(const MmrmPattern& pattern, const double* m, double* into) const {
    const Size T = data_.visits, K = data_.weights(), q = data_.covariates, p = data_.coefficients();
    // arm is 0 or 1, so its square is itself: the blocks (arm, 1) and (arm, arm) are the same.
    const double patients = pattern.ww[0], treated = pattern.ww[1];
    for (Size t = 0; t < T; ++t) {
        double* const ones = into + t * p;
        double* const arms = into + T + (T + t) * p;
        for (Size u = 0; u < T; ++u) {
            const double x = m[u + t * T], y = treated * x;
            ones[u] += patients * x;
            ones[T + u] += y;
            arms[u] += y;
        }
    }
    if (q == 0) return;
    double total = 0;
    for (Size t = 0; t < T; ++t) {
        double sum = 0;
        for (Size u = 0; u < T; ++u) sum += m[u + t * T];
        total += sum;
        for (Size k = 0; k < 2; ++k)
            for (Size c = 0; c < q; ++c) into[2 * T + c + (k * T + t) * p] += pattern.ww[2 + c + k * K] * sum;
    }
    for (Size d = 0; d < q; ++d)
        for (Size c = d; c < q; ++c) into[2 * T + c + (2 * T + d) * p] += pattern.ww[2 + c + (2 + d) * K] * total;
}

bool MmrmLikelihood::invert(const MmrmPattern& pattern, const double* sigma, double* omega) {
    const Size T = data_.visits;
    double* const part = work_.data();
    double* const inverse_of_part = part + T * T;
    Size count = 0;
    for (Size s = 0; s < T; ++s) count += seen(pattern, s);
    for (Size s = 0, j = 0; s < T; ++s) {
        if (!seen(pattern, s)) continue;
        for (Size t = 0, i = 0; t < T; ++t)
            if (seen(pattern, t)) part[i++ + j * count] = sigma[t + s * T];
        ++j;
    }
    if (!small_matrix::cholesky(part, count)) return false;
    log_determinant_ += pattern.patients * small_matrix::log_determinant(part, count);
    small_matrix::inverse(part, count, inverse_of_part);
    std::fill_n(omega, T * T, 0.0);
    for (Size s = 0, j = 0; s < T; ++s) {
        if (!seen(pattern, s)) continue;
        for (Size t = 0, i = 0; t < T; ++t)
            if (seen(pattern, t)) omega[t + s * T] = inverse_of_part[i++ + j * count];
        ++j;
    }
    return true;
}

bool MmrmLikelihood::solve_coefficients() {
    const Size T = data_.visits, q = data_.covariates, p = data_.coefficients();
    for (Size k = 0; k < p; ++k) {
        if (!dropped_[k]) continue;
        for (Size j = 0; j < p; ++j) factor_[k + j * p] = factor_[j + k * p] = 0;
        factor_[k + k * p] = 1;
        beta_[k] = 0;
    }
    if (!small_matrix::cholesky(factor_.data(), p, 1e-10)) {
        design_singular_ = true;
        return false;
    }
    small_matrix::solve(factor_.data(), p, beta_.data());
    small_matrix::inverse(factor_.data(), p, phi_.data());
    for (Size k = 0; k < p; ++k)
        if (dropped_[k]) phi_[k + k * p] = 0;
    std::copy_n(beta_.begin(), 2 * T, mean_.begin());
    for (Size c = 0; c < q; ++c) std::fill_n(&mean_[(2 + c) * T], T, beta_[2 * T + c]);
    return true;
}

void MmrmLikelihood::set_residuals(Size g, double* moved) {
    const Size T = data_.visits, K = data_.weights();
    const MmrmPattern& pattern = data_.patterns[g];
    double* const residual = &residual_[g * T * T];
    // sum r w' = sum y w' - M ww;  sum r r' = yy - yw M' - M yw' + M ww M' = yy - yw M' - M (sum r w')'
    multiply(mean_.data(), pattern.ww, T, K, K, moved);
    for (Size k = 0; k < T * K; ++k) moved[k] = pattern.yw[k] - moved[k];
    multiply(precision(g), moved, T, T, K, &scores_[g * T * K]);
    for (Size k = 0; k < T * T; ++k) residual[k] = pattern.yy[k];
    for (Size k = 0; k < K; ++k)
        for (Size s = 0; s < T; ++s) {
            const double m = mean_[s + k * T], r = moved[s + k * T];
            for (Size t = 0; t < T; ++t) residual[t + s * T] -= pattern.yw[t + k * T] * m + mean_[t + k * T] * r;
        }
}

void MmrmLikelihood::add_design_spread(const MmrmPattern& pattern, double* total) const {
    const Size T = data_.visits, K = data_.weights(), q = data_.covariates, p = data_.coefficients();
    const double patients = pattern.ww[0], treated = pattern.ww[1];
    for (Size s = 0; s < T; ++s) {
        const double* const ones = &phi_[s * p];
        const double* const arms = &phi_[(T + s) * p];
        for (Size t = 0; t < T; ++t)
            total[t + s * T] += patients * ones[t] + treated * (ones[T + t] + arms[t] + arms[T + t]);
    }
    double constant = 0;
    for (Size c = 0; c < q; ++c)
        for (Size d = 0; d < q; ++d) constant += pattern.ww[2 + c + (2 + d) * K] * phi_[2 * T + c + (2 * T + d) * p];
    for (Size t = 0; t < T; ++t) {
        double cross = 0;
        for (Size c = 0; c < q; ++c)
            for (Size k = 0; k < 2; ++k) cross += pattern.ww[2 + c + k * K] * phi_[2 * T + c + (k * T + t) * p];
        for (Size s = 0; s < T; ++s) {
            total[t + s * T] += cross + 0.5 * constant;
            total[s + t * T] += cross + 0.5 * constant;
        }
    }
}

bool MmrmLikelihood::evaluate(const double* sigma) {
    const Size T = data_.visits, K = data_.weights(), q = data_.covariates, p = data_.coefficients();
    design_singular_ = false;
    std::copy_n(sigma, T * T, work_.begin());
    if (!small_matrix::cholesky(work_.data(), T, 1e-12)) return false;

    std::fill(factor_.begin(), factor_.end(), 0.0);
    std::fill(beta_.begin(), beta_.end(), 0.0);
    log_determinant_ = 0;
    double* const oyw = work_.data() + 2 * T * T;  // V^-1 sum y w', beside what invert needs
    for (Size g = 0; g < data_.patterns.size(); ++g) {
        const MmrmPattern& pattern = data_.patterns[g];
        double* const omega = &omega_[g * T * T];
        if (!invert(pattern, sigma, omega)) return false;
        add_cross(pattern, omega, factor_.data());
        multiply(omega, pattern.yw, T, T, K, oyw);
        for (Size t = 0; t < 2 * T; ++t) beta_[t] += oyw[t];
        for (Size c = 0; c < q; ++c)
            for (Size t = 0; t < T; ++t) beta_[2 * T + c] += oyw[t + (2 + c) * T];
    }
    if (!solve_coefficients()) return false;

    objective_ = log_determinant_ + (restricted_ ? small_matrix::log_determinant(factor_.data(), p) : 0);
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    double* const moved = work_.data();     // r w' of a pattern, T x K
    double* const total = moved + T * K;    // r r' + X Phi X', T x T
    double* const product = total + T * T;  // V^-1 times that, times V^-1
    for (Size g = 0; g < data_.patterns.size(); ++g) {
        const MmrmPattern& pattern = data_.patterns[g];
        const double* const omega = precision(g);
        const double* const residual = &residual_[g * T * T];
        double* const spread = &spread_[g * T * T];
        set_residuals(g, moved);
        objective_ += dot(omega, residual, T * T);
        std::copy_n(residual, T * T, total);
        if (restricted_) add_design_spread(pattern, total);
        multiply(omega, total, T, T, T, spread);
        multiply(spread, omega, T, T, T, product);
        for (Size k = 0; k < T * T; ++k) gradient_[k] += pattern.patients * omega[k] - product[k];
    }
    return std::isfinite(objective_);
}

double MmrmLikelihood::log_likelihood() const {
    const double n = static_cast<double>(data_.observations) - (restricted_ ? static_cast<double>(rank_) : 0);
    return -0.5 * (n * std::log(2 * std::numbers::pi) + objective_);
}

void MmrmLikelihood::residual_products(double* products) const {
    const Size T = data_.visits;
    std::fill_n(products, T * T, 0.0);
    for (Size g = 0; g < data_.patterns.size(); ++g)
        for (Size s = 0; s < T; ++s)
            for (Size t = 0; t < T; ++t)
                if (seen(data_.patterns[g], s) && seen(data_.patterns[g], t))
                    products[t + s * T] += residual_[g * T * T + t + s * T];
}

}  // namespace equipoise
