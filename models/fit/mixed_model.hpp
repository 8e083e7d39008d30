#pragma once
// Linear mixed model of repeated scores: straight lines over time that differ between patients (Laird and Ware 1982).
//
//   y_ij = x_ij' beta + b0_i [+ b1_i day_ij] + e_ij,   b_i ~ N(0, D),   e_i ~ N(0, sigma^2 R)
//   R the identity, or (ar1) R_jk = phi^|day_j - day_k|, 0 < phi < 1
//
// Fitted by full (ML) or restricted maximum likelihood (REML): Newton's method with exact derivatives on the Cholesky
// factor of D, so a variance that the data put at 0 is reached, and said. Standard errors of beta from (X' V^-1 X)^-1;
// degrees of freedom after Satterthwaite from the observed information.
#include <string>
#include <vector>

#include "models/fit/named_estimates.hpp"
#include "models/pilot/pilot_scores.hpp"

namespace equipoise {

struct MixedModel {
    enum class Random { intercept, intercept_and_slope };
    enum class Residual { independent, ar1 };

    /// R's notation: terms joined by "+", interactions "a:b", "a*b" for a + b + a:b. Variables: the arm's column, the
    /// day's column (or "arm", "day") and numeric covariates. Coefficients come in R's order and under R's names.
    std::string terms = "arm * day";
    Random random = Random::intercept_and_slope;
    Residual residual = Residual::independent;
    bool restricted = true;
};

struct MixedModelFit : NamedEstimates {                  ///< the fixed effects
    std::vector<std::vector<double>> random_covariance;  ///< D: intercept, slope a day
    double residual_sd = std::nan("");
    double residual_correlation = 0;         ///< phi, at one day's distance
    std::vector<double> degrees_of_freedom;  ///< Satterthwaite; NaN where the variance components are at a boundary
};

/// Throws InputError for a term that is not a column. Patients with a missing covariate are left out.
MixedModelFit fit_mixed_model(const PilotScores& pilot, const MixedModel& model);

/// "a * b + c" as lists of variables, in R's order and with R's order of the names within an interaction.
std::vector<std::vector<std::string>> expand_terms(const std::string& terms);

}  // namespace equipoise
