#pragma once
// The (restricted) likelihood of a mixed model for repeated measures at a given covariance Sigma of the visits, with
// its exact first and second derivatives. Everything is a sum over patterns of missingness (mmrm_data.hpp): one
// Cholesky factor a pattern.
//
// With V_i the part of Sigma that patient i was seen at, X the design, P and R as below, -2 log likelihood up to its
// constant is
//   f = sum log|V_i| + sum r_i' V_i^-1 r_i   [+ log|X' V^-1 X| restricted],   r = y - X beta(Sigma),  Phi = (X' V^-1
//                                            X)^-1
//   df(D) = tr(G D),  G = sum V^-1 - V^-1 (r r' [+ X Phi X']) V^-1
//   d2f(D, E) = - tr(V^-1 D V^-1 E) + 2 tr(V^-1 D V^-1 E V^-1 (r r' [+ X Phi X']))  [- tr(Phi P_D Phi P_E)]  - 2 b_D'
//     Phi b_E
//   P_D = sum X' V^-1 D V^-1 X,   b_D = sum X' V^-1 D V^-1 r
// for directions D, E in which Sigma moves (Lindstrom and Bates 1988; Wolfinger, Tobias and Sall 1994), beta being
// profiled out.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/repeated/mmrm_covariance.hpp"
#include "sim/analysis/repeated/mmrm_data.hpp"

namespace equipoise {

class MmrmLikelihood {
  public:
    /// `data` must live as long. Takes its memory from the arena once.
    MmrmLikelihood(const MmrmData& data, bool restricted, Arena& arena);

    /// Takes columns that others already say out of the model: a difference at a visit that an arm lacks, a covariate
    /// that is constant or a combination of others (as R drops aliased columns). The difference at visit `target` is
    /// judged last: dropped, it is not identified. Once, before evaluate.
    void drop_redundant(std::size_t target);
    bool dropped(std::size_t k) const { return dropped_[k] != 0; }
    std::size_t rank() const { return rank_; }  ///< coefficients in the model

    /// Sets all that the accessors below give. False if Sigma is not positive definite or the design is singular.
    bool evaluate(const double* sigma);
    /// True if the last evaluate failed at the design, not at Sigma.
    bool design_singular() const { return design_singular_; }

    double objective() const { return objective_; }              ///< f
    double log_likelihood() const;                               ///< with its constant
    std::span<const double> beta() const { return beta_; }       ///< alpha_1..T, delta_1..T, gamma_1..q; 0 if dropped
    std::span<const double> covariance() const { return phi_; }  ///< Phi, p x p
    const double* gradient_matrix() const { return gradient_.data(); }  ///< G, T x T
    /// sum of r r' over the patients seen at both visits, T x T (for a start from moments).
    void residual_products(double* products) const;

    /// Directions: all elements (r, s), r >= s, of a symmetric Sigma column by column (matrices == nullptr), or `count`
    /// full matrices one after the other. hessian: count x count. Keeps P_D for cross().
    void second_derivatives(const double* matrices, std::size_t count, double* hessian);
    /// The expected information (times 2) in the same directions, leaving the fixed effects out: always positive
    /// definite.
    void expected_second_derivatives(const double* matrices, std::size_t count, double* hessian) const;
    /// P_D of direction k after second_derivatives, p x p.
    const double* cross(std::size_t k) const { return &cross_[k * data_.coefficients() * data_.coefficients()]; }

    /// V^-1 of the patients of a pattern, T x T, 0 at the visits where they were not seen.
    const double* precision(std::size_t pattern) const { return &omega_[pattern * data_.visits * data_.visits]; }
    /// Adds sum of X_i' M X_i over the patients of a pattern to the lower triangle of `into` (p x p); M symmetric, T x
    /// T.
    void add_cross(const MmrmPattern& pattern, const double* middle, double* into) const;

  private:
    bool constant(std::size_t covariate) const;
    // V^-1 of a pattern, its log|V| added; false if V is not positive definite.
    bool invert(const MmrmPattern& pattern, const double* sigma, double* omega);
    // beta and Phi from the sums over patterns; false if the design is singular.
    bool solve_coefficients();
    // Sums r r' and V^-1 r w' of pattern g, and r w' itself (T x K).
    void set_residuals(std::size_t g, double* moved);
    void add_design_spread(const MmrmPattern& pattern, double* total) const;  // X Phi X'

    const MmrmData& data_;
    bool restricted_;
    bool design_singular_ = false;
    double objective_ = 0, log_determinant_ = 0;
    std::span<double> omega_;          // V^-1 of each pattern, T x T, 0 at unseen visits
    std::span<double> spread_;         // V^-1 (r r' [+ X Phi X']) of each pattern, T x T
    std::span<double> residual_;       // sum r r' of each pattern (meaningless at unseen visits)
    std::span<double> scores_;         // V^-1 sum r w' of each pattern, T x K
    std::span<std::uint8_t> dropped_;  // by coefficient: held at 0
    std::size_t rank_ = 0;
    std::span<double> beta_, phi_, factor_, gradient_, mean_, work_, rotated_, cross_;
    Arena& arena_;
};

}  // namespace equipoise
