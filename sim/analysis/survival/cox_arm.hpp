#pragma once
// Cox model with the arm alone, in microseconds: the partial likelihood needs only the counts of a risk table.
//
//   With r = exp(beta), and f = l/d of the dying no longer at risk (Efron; Breslow has f = 0 throughout), at each death
//   p = (n1 - f d1) r / ((n0 - f d0) + (n1 - f d1) r);  score = sum (d1 - sum p), information = sum p (1 - p).
// Exact ties are Fisher's non-central hypergeometric distribution of d1 (exact_ties.hpp). The score falls with beta, so
// Newton's steps are kept within the bracket that past scores have drawn.
#include <span>

#include "sim/analysis/survival/cox_likelihood.hpp"
#include "sim/analysis/survival/risk_table.hpp"

namespace equipoise {

struct CoxArmPoint {
    double score = 0, information = 0;
};
/// At log hazard ratio beta. Sums over the tables of all strata; exact ties need whole numbers at risk.
CoxArmPoint cox_arm_point(std::span<const RiskTable> tables, CoxTies ties, double beta);
double cox_arm_log_likelihood(std::span<const RiskTable> tables, CoxTies ties, double beta);

enum class CoxArmShape {
    peaked,   ///< the likelihood has a maximum
    falling,  ///< it rises for ever towards minus infinity: wherever both arms were at risk only controls died
    rising,   ///< towards plus infinity
    flat,  ///< no death while both arms were at risk (or, exactly tied, with a choice who dies): the data say nothing
};
CoxArmShape cox_arm_shape(std::span<const RiskTable> tables, CoxTies ties);

/// What the log-likelihood rises to where its shape is falling or rising: beta at that infinity.
double cox_arm_limit(std::span<const RiskTable> tables, CoxTies ties, CoxArmShape shape);

/// The finite end of the interval of all beta whose log-likelihood is at least `level`, where the likelihood is falling
/// (an upper end) or rising (a lower end) and its limit lies above `level`.
double cox_arm_profile_bound(std::span<const RiskTable> tables, CoxTies ties, CoxArmShape shape, double level);

struct CoxArmFit {
    double beta = 0, information = 0;  ///< at the maximum
    CoxArmPoint null;                  ///< at beta = 0
    bool converged = false;
};
/// For a peaked likelihood.
CoxArmFit fit_cox_arm(std::span<const RiskTable> tables, CoxTies ties);

}  // namespace equipoise
