#pragma once
// Survival without a law: the Kaplan-Meier curve of exact and right-censored times, and Turnbull's (1976) maximum
// likelihood estimate for interval-censored ones.
#include <vector>

#include "models/fit/fit_rows.hpp"

namespace equipoise::fit {

/// Just after each death time: at risk before it, deaths, survival and Greenwood's standard error.
struct KaplanMeier {
    std::vector<double> day, at_risk, deaths, survival, standard_error;
    double survival_at(double t) const;
    double standard_error_at(double t) const;
};

/// Deaths precede censorings at one time. Rows of deaths between visits are not allowed (assert); see Turnbull.
KaplanMeier kaplan_meier(const Rows& rows);

/// Probability masses of the innermost intervals (low, high]; low == high for an exact death, high may be +inf. Within
/// an interval the estimate says nothing about when deaths happen.
struct Turnbull {
    std::vector<double> low, high, mass;
    double log_likelihood = 0;  ///< sum of count log P(interval)
    double gap = 0;          ///< what the log-likelihood may still lack of its maximum, at most (turnbull_maximum.hpp)
    bool converged = false;  ///< gap <= 1e-8
    /// Limits of S(t): equal outside the innermost intervals.
    double survival_lower(double t) const;
    double survival_upper(double t) const;
};
Turnbull turnbull(const Rows& rows);

}  // namespace equipoise::fit
