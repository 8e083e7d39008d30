#include "sim/analysis/score/cumulative_logit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

constexpr double kFar = 700;
constexpr int kMostSteps = 100, kMostHalvings = 40;
constexpr double kClose = 1e-20;        // Newton decrement, twice what is left to gain: steps of 1e-10 standard errors
constexpr double kStill = 1e-9;         // decrement below which only infinities are left to find, at twice in a row
constexpr double kLong = 0.05;          // change of a linear predictor that is no rounding
constexpr double kNoInformation = 1e6;  // variance of a slope about which the rows that are not told apart say nothing
constexpr double kMoves = 1e-4;         // largest change of a predictor by a slope that stays
constexpr double kDependent = 1e-12;

double exponential(double x) { return vector_math::exp(std::clamp(x, -kFar, kFar)); }
double logistic(double x) { return 1 / (1 + exponential(-x)); }

// Log-likelihood, its gradient, and minus its second derivatives.
struct Derivatives {
    std::size_t m, p;  // thresholds, slopes
    double log_likelihood = 0;
    std::span<double> threshold_gradient, slope_gradient;
    std::span<double> diagonal, beside;  // of the thresholds: tridiagonal
    std::span<double> border;            // threshold x slope, m x p
    std::span<double> slopes;            // p x p, lower half

    Derivatives(std::size_t thresholds, std::size_t columns, Arena& arena)
        : m(thresholds),
          p(columns),
          threshold_gradient(arena.take<double>(m)),
          slope_gradient(arena.take<double>(p)),
          diagonal(arena.take<double>(m)),
          beside(arena.take<double>(m)),
          border(arena.take<double>(m * p)),
          slopes(arena.take<double>(p * p)) {}

    void evaluate(const OrdinalRows& rows, std::span<const double> threshold, std::span<const double> slope) {
        log_likelihood = 0;
        for (const std::span<double> all : {threshold_gradient, slope_gradient, diagonal, beside, border, slopes})
            std::fill(all.begin(), all.end(), 0.0);
        const std::size_t n = rows.rows();
        for (std::size_t i = 0; i < n; ++i) {
            const double w = rows.weight[i];
            if (w == 0) continue;
            double eta = 0;
            for (std::size_t j = 0; j < p; ++j) eta += rows.x[j * n + i] * slope[j];
            const std::size_t k = rows.category[i];
            const bool bottom = k == 0, top = k == m;
            const double upper = top ? 0 : threshold[k] - eta, lower = bottom ? 0 : threshold[k - 1] - eta;
            const double below = top ? 1 : logistic(upper),
                         above = bottom ? 1 : logistic(-lower);  // P(Y <= k), P(Y >= k)
            // below + above - 1, without cancellation
            const double probability = below * above * (top || bottom ? 1 : 1 - exponential(lower - upper));
            log_likelihood += w * vector_math::log(std::max(probability, std::numeric_limits<double>::min()));
            const double density_up = below * (1 - below),
                         density_low = above * (1 - above);  // 0 beyond top and bottom
            const double up = density_up / probability, low = density_low / probability;
            if (!top) {
                threshold_gradient[k] += w * up;
                diagonal[k] += w * up * (up - (1 - 2 * below));
            }
            if (!bottom) {
                threshold_gradient[k - 1] -= w * low;
                diagonal[k - 1] += w * low * (low - (1 - 2 * above));
            }
            if (!top && !bottom) beside[k - 1] -= w * up * low;
            const double gradient = w * (below - above), curvature = w * (density_up + density_low);
            for (std::size_t j = 0; j < p; ++j) {
                const double x = rows.x[j * n + i];
                slope_gradient[j] += gradient * x;
                if (!top) border[k * p + j] -= w * density_up * x;
                if (!bottom) border[(k - 1) * p + j] -= w * density_low * x;
                for (std::size_t l = 0; l <= j; ++l) slopes[j * p + l] += curvature * x * rows.x[l * n + i];
            }
        }
    }
};

// The Newton system: thresholds eliminated by their tridiagonal factors, then the slopes by Cholesky.
struct NewtonSystem {
    std::size_t m, p;
    std::span<double> pivot, solved_border, solved_gradient;  // T = LDL', T^-1 border, T^-1 gradient
    std::span<double> cholesky, forward;  // of the slopes' information; L^-1 of their reduced gradient
    std::span<double> threshold_step, slope_step;
    double decrement = 0;

    NewtonSystem(std::size_t thresholds, std::size_t columns, Arena& arena)
        : m(thresholds),
          p(columns),
          pivot(arena.take<double>(m)),
          solved_border(arena.take<double>(m * p)),
          solved_gradient(arena.take<double>(m)),
          cholesky(arena.take<double>(p * p)),
          forward(arena.take<double>(p)),
          threshold_step(arena.take<double>(m)),
          slope_step(arena.take<double>(p)) {}

    bool solve(const Derivatives& d) {
        for (std::size_t k = 0; k < m; ++k) {
            pivot[k] = d.diagonal[k] - (k ? d.beside[k - 1] * d.beside[k - 1] / pivot[k - 1] : 0);
            if (!(pivot[k] > 0)) return false;
        }
        std::copy(d.border.begin(), d.border.end(), solved_border.begin());
        std::copy(d.threshold_gradient.begin(), d.threshold_gradient.end(), solved_gradient.begin());
        for (std::size_t j = 0; j < p; ++j) solve_tridiagonal(d, solved_border.data() + j, p);
        solve_tridiagonal(d, solved_gradient.data(), 1);

        for (std::size_t j = 0; j < p; ++j) {
            double reduced = d.slope_gradient[j];
            for (std::size_t k = 0; k < m; ++k) reduced -= d.border[k * p + j] * solved_gradient[k];
            for (std::size_t l = 0; l <= j; ++l) {
                double sum = d.slopes[j * p + l];
                for (std::size_t k = 0; k < m; ++k) sum -= d.border[k * p + j] * solved_border[k * p + l];
                for (std::size_t q = 0; q < l; ++q) sum -= cholesky[j * p + q] * cholesky[l * p + q];
                if (l < j) {
                    cholesky[j * p + l] = sum / cholesky[l * p + l];
                } else {
                    if (!(sum > kDependent * d.slopes[j * p + j])) return false;
                    cholesky[j * p + j] = std::sqrt(sum);
                }
            }
            for (std::size_t q = 0; q < j; ++q) reduced -= cholesky[j * p + q] * forward[q];
            forward[j] = reduced / cholesky[j * p + j];
        }
        for (std::size_t j = p; j-- > 0;) {
            double sum = forward[j];
            for (std::size_t l = j + 1; l < p; ++l) sum -= cholesky[l * p + j] * slope_step[l];
            slope_step[j] = sum / cholesky[j * p + j];
        }
        decrement = 0;
        for (std::size_t k = 0; k < m; ++k) {
            threshold_step[k] = solved_gradient[k];
            for (std::size_t j = 0; j < p; ++j) threshold_step[k] -= solved_border[k * p + j] * slope_step[j];
            decrement += threshold_step[k] * d.threshold_gradient[k];
        }
        for (std::size_t j = 0; j < p; ++j) decrement += slope_step[j] * d.slope_gradient[j];
        return true;
    }

    double information(std::size_t j) const {
        return cholesky[j * p + j] * cholesky[j * p + j];
    }  // given all but later slopes

    // Inverse of the slopes' information, column by column.
    void invert(std::span<double> inverse) const {
        for (std::size_t c = 0; c < p; ++c) {
            double* const x = inverse.data() + c * p;
            for (std::size_t j = 0; j < p; ++j) {
                x[j] = j == c ? 1 : 0;
                for (std::size_t l = 0; l < j; ++l) x[j] -= cholesky[j * p + l] * x[l];
                x[j] /= cholesky[j * p + j];
            }
            for (std::size_t j = p; j-- > 0;) {
                for (std::size_t l = j + 1; l < p; ++l) x[j] -= cholesky[l * p + j] * x[l];
                x[j] /= cholesky[j * p + j];
            }
        }
    }

    // Diagonal of T^-1 + (T^-1 border) covariance (T^-1 border)', square roots.
    void threshold_errors(const Derivatives& d, std::span<const double> covariance, std::span<double> se) const {
        double backward = 0;
        for (std::size_t k = m; k-- > 0;) {
            backward = d.diagonal[k] - (k + 1 < m ? d.beside[k] * d.beside[k] / backward : 0);
            double variance = 1 / (pivot[k] + backward - d.diagonal[k]);
            for (std::size_t j = 0; j < p; ++j)
                for (std::size_t l = 0; l < p; ++l)
                    variance += solved_border[k * p + j] * covariance[j * p + l] * solved_border[k * p + l];
            se[k] = std::sqrt(variance);
        }
    }

  private:
    void solve_tridiagonal(const Derivatives& d, double* x, std::size_t stride) const {
        for (std::size_t k = 1; k < m; ++k) x[k * stride] -= d.beside[k - 1] / pivot[k - 1] * x[(k - 1) * stride];
        for (std::size_t k = m; k-- > 0;)
            x[k * stride] = (x[k * stride] - (k + 1 < m ? d.beside[k] * x[(k + 1) * stride] : 0)) / pivot[k];
    }
};

// The largest change of a predictor by the step; marks the slopes that alone change one.
double longest_change(const OrdinalRows& rows, std::span<const double> step, std::span<std::uint8_t> runs) {
    const std::size_t n = rows.rows(), p = step.size();
    double longest = 0;
    for (std::size_t j = 0; j < p; ++j) {
        const auto [low, high] = std::minmax_element(rows.x.begin() + static_cast<std::ptrdiff_t>(j * n),
                                                     rows.x.begin() + static_cast<std::ptrdiff_t>((j + 1) * n));
        const double own = std::fabs(step[j]) * (*high - *low);
        runs[j] = !(own < kMoves);
        longest = std::max(longest, own);
    }
    return longest;
}

}  // namespace

void marginal_thresholds(const OrdinalRows& rows, std::span<double> threshold) {
    std::fill(threshold.begin(), threshold.end(), 0.0);
    double all = 0, below = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        all += rows.weight[i];
        if (rows.category[i] < threshold.size()) threshold[rows.category[i]] += rows.weight[i];
    }
    for (double& at : threshold) {
        below += at;
        at = vector_math::log(below / (all - below));
    }
}

CumulativeLogit fit_cumulative_logit(const OrdinalRows& rows, std::span<double> threshold, std::span<double> slope,
                                     Arena& arena) {
    const std::size_t m = threshold.size(), p = slope.size();
    CumulativeLogit fit;
    fit.threshold = threshold;
    fit.slope = slope;
    fit.covariance = arena.take<double>(p * p);
    fit.threshold_se = arena.take<double>(m);
    const std::span<std::uint8_t> runs = arena.take<std::uint8_t>(p, std::uint8_t{0});
    const Arena::Frame frame(arena);
    Derivatives now(m, p, arena);
    NewtonSystem newton(m, p, arena);
    const std::span<double> next_threshold = arena.take<double>(m), next_slope = arena.take<double>(p);
    int still = 0;
    now.evaluate(rows, threshold, slope);
    for (int step = 0; step < kMostSteps; ++step) {
        fit.log_likelihood = now.log_likelihood;
        if (!newton.solve(now)) {
            fit.end = SearchEnd::diverged;
            return fit;
        }
        if (step == 0 && p > 0) {
            fit.first_information = newton.information(p - 1);
            fit.first_score = newton.forward[p - 1] * std::sqrt(fit.first_information);
        }
        const double longest = longest_change(rows, newton.slope_step, runs);
        still = newton.decrement < kStill && longest > kLong ? still + 1 : 0;
        if (still == 2) {
            fit.runs_off = runs;
            newton.invert(fit.covariance);
            const bool told = runs[p - 1] || !(fit.covariance[p * p - 1] < kNoInformation);
            fit.end = told ? SearchEnd::diverged : SearchEnd::others_diverged;
            newton.threshold_errors(now, fit.covariance, fit.threshold_se);
            return fit;
        }
        const bool last = newton.decrement < kClose;
        double size = 1;
        for (int halving = 0;; ++halving, size *= 0.5) {
            bool ascending = true;
            for (std::size_t k = 0; k < m; ++k) {
                next_threshold[k] = threshold[k] + size * newton.threshold_step[k];
                ascending = ascending && (k == 0 || next_threshold[k] > next_threshold[k - 1]);
            }
            for (std::size_t j = 0; j < p; ++j) next_slope[j] = slope[j] + size * newton.slope_step[j];
            if (last) break;
            if (ascending) now.evaluate(rows, next_threshold, next_slope);
            // Rounding may lose a little near the maximum.
            if (ascending && now.log_likelihood >= fit.log_likelihood - 1e-12 * std::fabs(fit.log_likelihood)) break;
            if (halving == kMostHalvings) return fit;
        }
        std::copy(next_threshold.begin(), next_threshold.end(), threshold.begin());
        std::copy(next_slope.begin(), next_slope.end(), slope.begin());
        if (last) {
            fit.end = SearchEnd::converged;
            newton.invert(fit.covariance);
            newton.threshold_errors(now, fit.covariance, fit.threshold_se);
            return fit;
        }
    }
    return fit;
}

}  // namespace equipoise
