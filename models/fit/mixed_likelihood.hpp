#pragma once
// The (restricted) likelihood of a linear mixed model and its exact derivatives by the elements of the covariance.
// Included by .cpp files of this folder only (Eigen).
//
// With V_k the derivative of V by component k, f = -2 log likelihood up to its constant, Phi = (X' V^-1 X)^-1, r = y -
// X beta:
//   f_k  = tr(V^-1 V_k) - r' V^-1 V_k V^-1 r - [tr(Phi P_k)],   P_k = X' V^-1 V_k V^-1 X,  b_k = X' V^-1 V_k V^-1 r
//   f_kl = - tr(V^-1 V_k V^-1 V_l) + 2 r' V^-1 V_k V^-1 V_l V^-1 r - 2 b_k' Phi b_l + [2 tr(Phi X' V^-1 V_k V^-1 V_l
//   V^-1 X)
//          - tr(Phi P_k Phi P_l)] + the same as f_k with V_kl for V_k;  [...] restricted only (Lindstrom and Bates
//            1988)
#include <vector>

#include "models/numeric/plain_eigen.hpp"

namespace equipoise::fit {

/// One patient.
struct MixedRows {
    Eigen::MatrixXd x;
    Eigen::VectorXd y, day;
};

/// Components in the order d11 [, d21, d22], sigma^2 [, phi].
struct MixedComponents {
    bool slope = true, correlated = false;
    Eigen::Index count() const { return (slope ? 3 : 1) + 1 + (correlated ? 1 : 0); }
    Eigen::Index variance() const { return slope ? 3 : 1; }
};

struct MixedValue {
    bool valid = false;  ///< false where V or the design is singular
    double objective = 0;
    Eigen::VectorXd beta, gradient;
    Eigen::MatrixXd phi, hessian;
    std::vector<Eigen::MatrixXd> cross;  ///< P_k
};

MixedValue mixed_likelihood(const std::vector<MixedRows>& data, const MixedComponents& shape,
                            const Eigen::VectorXd& components, bool restricted, bool derivatives);

}  // namespace equipoise::fit
