#pragma once
// What small samples do to a linear combination of the coefficients of a mixed model for repeated measures.
//
//   Satterthwaite   df = 2 v^2 / (g' W g), v = l' Phi l, g = dv / d theta, W = 2 information^-1, the covariance of
//                   theta from the observed information (Giesbrecht and Burns 1985; Fai and Cornelius 1996)
//   Kenward-Roger   the same df for one combination, and the standard error from Phi + 2 Phi { sum_ij W_ij (Q_ij - P_i
//                   Phi P_j - R_ij / 4) } Phi    (Kenward and Roger 1997) Q_ij = X' V^-1 V_i V^-1 V_j V^-1 X,  R_ij =
//                   X' V^-1 V_ij V^-1 X, V_ij the second derivative of V. R depends on how Sigma is parameterized: as
//                   in the R package mmrm, by logs of the diagonal of the Cholesky factor and the elements of its rows
//                   over that diagonal (unstructured), log sigma and x of mmrm_covariance.hpp (ar1, cs). In linear
//                   parameters (the elements of Sigma; variance and covariance of cs) R vanishes and all else stays, W
//                   and P being invariant: as SAS's DDFM=KR, and the exact t test on complete data without covariates.
//                   For ar1, which has no linear parameters, linear means SAS's DDFM=KR(FIRSTORDER).
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/repeated/mmrm_fit.hpp"

namespace equipoise {

class MmrmSmallSample {
  public:
    /// After a fit that is ok; the likelihood must still hold it. Its second_derivatives must have been asked for last
    /// at (or within a last Newton step of) the maximum.
    MmrmSmallSample(const MmrmLikelihood& likelihood, const MmrmData& data, const MmrmFit& fit, Arena& arena);
    bool valid() const { return valid_; }

    /// Degrees of freedom of l' beta, `combination` having p elements; infinity if its variance is known without error.
    double satterthwaite(std::span<const double> combination) const;
    /// The adjusted covariance of beta, p x p; empty if it cannot be computed.
    std::span<const double> kenward_roger(const MmrmCovariance& model, bool linear) const;

  private:
    const MmrmLikelihood& likelihood_;
    const MmrmData& data_;
    const MmrmFit& fit_;
    Arena& arena_;
    bool valid_ = false;
    std::span<double> factor_;  // of the information
};

}  // namespace equipoise
