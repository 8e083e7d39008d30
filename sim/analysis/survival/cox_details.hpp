#pragma once
// What coxph would print, for `equipoise analyze`.
#include <span>
#include <string>

#include "sim/analysis/common/details.hpp"
#include "sim/analysis/survival/cox_fit.hpp"

namespace equipoise {

/// Coefficients by name (unknown where a column is redundant, infinite ones as far as they got), covariance,
/// log-likelihoods and global tests of a fit.
void set_cox_details(Details& details, const CoxRows& rows, const CoxFit& fit, std::span<const std::string> names,
                     double critical);

/// Robust standard errors and tests of proportional hazards; nothing for exact ties or where a coefficient is infinite.
///   robust_se   of beta: D'D with D the score residuals times the covariance (Lin and Wei 1989), Efron's ties as coxph
///               counts them
///   zph         score tests of adding x g(t) for each term, and for all, at the fitted beta (Grambsch and Therneau
///               1994 in the form of survival >= 3): g the time itself ("identity") or 1 - S(t-) of the pooled
///               Kaplan-Meier curve ("km")
/// `terms` are the terms of the model, the arm first, and `columns_of_term` says how many columns each has.
void set_cox_residual_details(Details& details, const CoxRows& rows, CoxTies ties, const CoxFit& fit,
                              std::span<const std::string> terms, std::span<const std::size_t> columns_of_term);

}  // namespace equipoise
