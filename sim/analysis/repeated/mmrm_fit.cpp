#include "sim/analysis/repeated/mmrm_fit.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/small_matrix.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;

constexpr int kMaxIterations = 100;
// Squared length of the last step, in units of its own standard error: after it, a Newton step leaves about its square.
constexpr double kConverged = 1e-9;
// A correlation matrix with a smaller pivot is singular: the likelihood has no maximum inside.
constexpr double kSingular = 1e-7;

// Mean of products of residuals over the patients seen at both visits, less the coefficients that each visit's mean
// took. False if some pair is needed and never seen.
bool moments_of(const MmrmLikelihood& likelihood, const MmrmData& data, const MmrmCovariance& model, bool restricted,
                double* moments) {
    const Size T = data.visits;
    likelihood.residual_products(moments);
    const double lost = restricted ? static_cast<double>(data.weights()) : 0;
    double lowest = std::numeric_limits<double>::infinity();
    for (Size k = 0; k < T * T; ++k) lowest = std::min(lowest, data.pairs[k]);
    if (model.unstructured() && lowest == 0) return false;
    for (Size k = 0; k < T * T; ++k) {
        const double pairs = data.pairs[k];
        moments[k] = pairs > 0 ? moments[k] / (pairs > lost ? pairs - lost : pairs) : 0;
    }
    return true;
}

bool singular(const double* sigma, Size T, double* scratch) {
    std::copy_n(sigma, T * T, scratch);
    return !small_matrix::cholesky(scratch, T, kSingular);
}

class Newton {
  public:
    Newton(MmrmLikelihood& likelihood, const MmrmData& data, const MmrmCovariance& model, Arena& arena, MmrmFit& fit)
        : likelihood_(likelihood), model_(model), fit_(fit), T_(data.visits), m_(model.parameters()) {
        fit.theta = arena.take<double>(m_);
        fit.sigma = arena.take<double>(T_ * T_);
        fit.information = arena.take<double>(m_ * m_);
        if (!model.unstructured()) {
            fit.directions = arena.take<double>(2 * T_ * T_);
            curvatures_ = arena.take<double>(3 * T_ * T_);
        }
        gradient_ = arena.take<double>(m_);
        step_ = arena.take<double>(m_);
        factor_ = arena.take<double>(std::max(m_ * m_, T_ * T_));
        trial_ = arena.take<double>(m_);
    }

    Status run(const double* moments) {
        if (!model_.start(moments, fit_.theta.data(), fit_.sigma.data())) return Status::no_variation;
        if (!likelihood_.evaluate(fit_.sigma.data()))
            return likelihood_.design_singular() ? Status::not_identifiable : Status::not_converged;
        for (fit_.iterations = 1; fit_.iterations <= kMaxIterations; ++fit_.iterations) {
            derivatives();
            const bool exact = direction();
            const double squared = -small_matrix::dot(gradient_.data(), step_.data(), m_);
            if (!std::isfinite(squared)) return Status::not_converged;
            const bool last = exact && squared < kConverged;
            if (!move(squared, last))
                return singular(fit_.sigma.data(), T_, factor_.data()) ? Status::not_identifiable
                                                                       : Status::not_converged;
            if (last) return singular(fit_.sigma.data(), T_, factor_.data()) ? Status::not_identifiable : Status::ok;
        }
        return singular(fit_.sigma.data(), T_, factor_.data()) ? Status::not_identifiable : Status::not_converged;
    }

  private:
    // Gradient and second derivatives of the objective by theta.
    void derivatives() {
        const double* const g = likelihood_.gradient_matrix();
        if (model_.unstructured()) {
            Size k = 0;
            for (Size s = 0; s < T_; ++s)
                for (Size t = s; t < T_; ++t, ++k)
                    gradient_[k] = t == s ? g[t + s * T_] : g[t + s * T_] + g[s + t * T_];
        } else {
            model_.first_derivatives(fit_.theta.data(), fit_.directions.data());
            for (Size k = 0; k < m_; ++k) gradient_[k] = small_matrix::dot(g, &fit_.directions[k * T_ * T_], T_ * T_);
        }
        likelihood_.second_derivatives(fit_.matrices(), m_, fit_.information.data());
        if (!model_.unstructured()) {  // theta bends Sigma
            model_.second_derivatives(fit_.theta.data(), curvatures_.data());
            constexpr Size from[3][2] = {{0, 0}, {0, 1}, {1, 1}};
            for (Size k = 0; k < 3; ++k) {
                const double bend = small_matrix::dot(g, &curvatures_[k * T_ * T_], T_ * T_);
                fit_.information[from[k][0] + from[k][1] * m_] += bend;
                if (k == 1) fit_.information[1] += bend;
            }
        }
    }

    // The step; true if it comes from the exact second derivatives.
    bool direction() {
        std::copy_n(fit_.information.begin(), m_ * m_, factor_.begin());
        const bool exact = small_matrix::cholesky(factor_.data(), m_, 1e-12);
        if (!exact) {
            likelihood_.expected_second_derivatives(fit_.matrices(), m_, factor_.data());
            if (!small_matrix::cholesky(factor_.data(), m_)) {
                std::fill(step_.begin(), step_.end(), std::numeric_limits<double>::quiet_NaN());
                return false;
            }
        }
        for (Size k = 0; k < m_; ++k) step_[k] = -gradient_[k];
        small_matrix::solve(factor_.data(), m_, step_.data());
        return exact;
    }

    // Takes the step, halved until the objective falls; the last one is taken whole, rounding is all it can lose.
    bool move(double squared, bool last) {
        const double before = likelihood_.objective();
        double length = 1;
        if (!model_.unstructured())
            for (Size k = 0; k < m_; ++k) length = std::min(length, 1 / std::fabs(step_[k]));
        for (int halvings = 0; halvings < 40; ++halvings, length *= 0.5) {
            for (Size k = 0; k < m_; ++k) trial_[k] = fit_.theta[k] + length * step_[k];
            model_.matrix(trial_.data(), fit_.sigma.data());
            if (!likelihood_.evaluate(fit_.sigma.data())) continue;
            const double rounding = 1e-12 * (1 + std::fabs(before));
            if (likelihood_.objective() <= before - 1e-4 * length * squared + (last ? 1e-6 : rounding)) {
                std::copy(trial_.begin(), trial_.end(), fit_.theta.begin());
                return true;
            }
        }
        model_.matrix(fit_.theta.data(), fit_.sigma.data());
        return false;
    }

    MmrmLikelihood& likelihood_;
    const MmrmCovariance& model_;
    MmrmFit& fit_;
    Size T_, m_;
    std::span<double> gradient_, step_, factor_, trial_, curvatures_;
};

}  // namespace

MmrmFit fit_mmrm(MmrmLikelihood& likelihood, const MmrmData& data, const MmrmCovariance& model, bool restricted,
                 Arena& arena) {
    MmrmFit fit;
    const Size T = data.visits;
    const std::span<double> moments = arena.take<double>(T * T);
    std::fill(moments.begin(), moments.end(), 0.0);
    for (Size t = 0; t < T; ++t) moments[t + t * T] = 1;
    if (data.observations <= likelihood.rank() || !likelihood.evaluate(moments.data())) {
        fit.status = Status::not_identifiable;
        return fit;
    }
    // The residuals of n patients in K groups of weights span at most n - K dimensions.
    std::size_t groups = data.weights();
    for (Size c = 0; c < data.covariates; ++c) groups -= likelihood.dropped(2 * T + c);
    if (model.unstructured() && data.patients < T + groups) {
        fit.status = Status::not_identifiable;
        return fit;
    }
    if (!moments_of(likelihood, data, model, restricted, moments.data())) {
        fit.status = Status::not_identifiable;
        return fit;
    }
    // Rounding leaves something of a variance that is exactly 0.
    double squares = 0;
    for (const MmrmPattern& pattern : data.patterns)
        for (Size t = 0; t < T; ++t) squares += pattern.yy[t + t * T];
    const double rounding = 1e-12 * squares / static_cast<double>(data.observations);
    for (Size t = 0; t < T; ++t)
        if (moments[t + t * T] < rounding) moments[t + t * T] = 0;
    Newton newton(likelihood, data, model, arena, fit);
    fit.status = newton.run(moments.data());
    return fit;
}

}  // namespace equipoise
