#pragma once
// Cox model with the arm alone, in microseconds: the partial likelihood needs only the counts of a risk table.
//
//   With r = exp(beta), and f = l/d of the dying no longer at risk (Efron; Breslow has f = 0 throughout), at each death
//   p = (n1 - f d1) r / ((n0 - f d0) + (n1 - f d1) r);  score = sum (d1 - sum p), information = sum p (1 - p).
// The score falls with beta, so Newton's steps are kept within the bracket that past scores have drawn.
#include <span>

#include "sim/analysis/cox_likelihood.hpp"
#include "sim/analysis/risk_table.hpp"

namespace equipoise {

struct CoxArmPoint {
    double score = 0, information = 0;
};
/// At log hazard ratio beta; ties are efron or breslow. Sums over the tables of all strata.
CoxArmPoint cox_arm_point(std::span<const RiskTable> tables, CoxTies ties, double beta);
double cox_arm_log_likelihood(std::span<const RiskTable> tables, CoxTies ties, double beta);

enum class CoxArmShape {
    peaked,   ///< the likelihood has a maximum
    falling,  ///< it rises for ever towards minus infinity: wherever both arms were at risk only controls died
    rising,   ///< towards plus infinity
    flat,     ///< no death while both arms were at risk: the data say nothing
};
CoxArmShape cox_arm_shape(std::span<const RiskTable> tables);

struct CoxArmFit {
    double beta = 0, information = 0;  ///< at the maximum
    CoxArmPoint null;                  ///< at beta = 0
    bool converged = false;
};
/// For a peaked likelihood.
CoxArmFit fit_cox_arm(std::span<const RiskTable> tables, CoxTies ties);

}  // namespace equipoise
