#pragma once
// Maximum likelihood fit of a survival law to a pilot: right- and interval-censored rows with counts, one arm or both.
//
// Parameters are fitted on an unbounded scale (logarithm of positive ones, logit of the cured fraction); covariance and
// standard errors there come from the observed information. With both arms the arm (1 against 0) and any covariates act
// on the location parameter, as in R's flexsurv and survreg:
//   log hazard ratio    exponential, weibull-ph, gompertz, piecewise-exponential, royston-parmar (hazard scale)
//   log time ratio      weibull, log-logistic, log-normal, generalized-gamma
//   log rate ratio      gamma;   log odds of cure: mixture-cure
//
// Intervals of S(t) are normal on the log cumulative hazard scale (delta method), so they stay within 0 and 1; where
// the fit has no death by t, the exact lower limit (alpha/2)^(1/n), n known to be alive at t.
#include <optional>
#include <string>
#include <vector>

#include "models/fit/fit_rows.hpp"
#include "models/survival/survival_law.hpp"

namespace equipoise {

using fit::Arms;

/// Every kind of law that can be fitted, in the order in which they are tried.
inline constexpr std::array<std::string_view, 11> fit_law_names{
    "exponential",    "weibull",      "gompertz",          "log-normal",
    "log-logistic",   "gamma",        "generalized-gamma", "piecewise-exponential",
    "royston-parmar", "mixture-cure", "weibull-ph"};

struct FitOptions {
    std::vector<double> cuts{7, 14};  ///< of piecewise-exponential, days
    int inner_knots = 1;              ///< of royston-parmar, 0 to 10, at quantiles of the log death times
    SplineScale spline_scale = SplineScale::hazard;
    std::string cure_law = "weibull";  ///< of those not cured: exponential, weibull or log-normal
    bool use_covariates = true;        ///< the pilot's covariates, where it has any
};

struct EstimateWithInterval {
    double estimate = 0, standard_error = 0, lower = 0, upper = 0;  ///< NaN where unknown
};

struct SurvivalFit {
    std::string law;  ///< kind, as in fit_law_names
    Arms arms = Arms::control;
    std::vector<std::string> parameters;  ///< names: rate, scale, ..., then "arm" and covariates
    std::vector<std::string> scales;      ///< what each is on the scale of the fit: "log rate", "q", "arm"
    std::vector<double>
        estimates;  ///< natural scale (coefficients as they are); NaN where the data do not identify the law
    std::vector<double> transformed;  ///< on the scale of the fit; -inf for a hazard of 0
    std::vector<double>
        covariance;  ///< on the scale of the fit, row-major p x p; 0 for a hazard at 0; empty if not identified
    std::vector<double> standard_errors;  ///< on the scale of the fit; NaN for a hazard at 0 or if not identified
    double patients = 0, deaths = 0;
    double log_likelihood = 0, aic = 0, bic = 0;  ///< bic with the number of patients
    bool identified = false;                      ///< the maximum is inside, or at a hazard of 0
    std::vector<std::string> warnings;
    std::optional<SurvivalLaw>
        fitted;  ///< of the arm, or of control with both arms and covariates 0; none if not identified

    std::size_t size() const { return parameters.size(); }
    /// The law at covariate values (arm first where both arms were fitted; missing ones count as 0).
    SurvivalLaw law_at(std::span<const double> covariates) const;
    EstimateWithInterval survival_at(double day, std::span<const double> covariates = {},
                                     double confidence = 0.95) const;
    EstimateWithInterval rmst_at(double tau, std::span<const double> covariates = {}, double confidence = 0.95) const;
    double bic_of_deaths() const;  ///< with the number of deaths instead

    // What the law needs besides its parameters.
    FitOptions options;
    std::vector<double> knots;  ///< of royston-parmar
    std::vector<std::pair<double, double>>
        known_alive;  ///< (day, patients known alive then), ascending; for the exact limit
};

/// Fits one law. Never throws for what the data do: a law they do not identify comes back with identified = false and
/// the reason in words. Throws InputError for an unknown law and for options outside their ranges.
SurvivalFit fit_survival(const PilotSurvival& pilot, Arms arms, std::string_view law, const FitOptions& options = {});

}  // namespace equipoise
