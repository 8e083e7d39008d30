#pragma once
// Survival laws and score models fitted to a pilot: ranked, with what the data cannot say.
#include <string>
#include <vector>

#include "equipoise/analyze.hpp"
#include "equipoise/scenario.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct FitOptions {
    std::vector<std::string> laws =
        {};                    ///< exponential, weibull, ..., mixture-cure, weibull-ph; empty: all but the last
    std::string control = {};  ///< name of the control arm; empty: 0 of 0 and 1, or the scenario's
    std::string trial = {};    ///< of data with several trials (a column trial), the one to take
    bool pooled = false;       ///< both arms as one sample
    std::vector<std::string> covariates = {};  ///< columns that the laws adjust for
    std::vector<double> days = {7, 14, 28};    ///< at which survival is given; RMST to the last
    std::vector<double> cuts = {};             ///< days, of piecewise-exponential; empty: the scenario's, else 7 and 14
    int inner_knots = 1;                       ///< of royston-parmar, 0 to 10
    std::string spline_scale = "hazard";       ///< of royston-parmar: hazard, odds, normal
    std::string cure_law = "weibull";          ///< of those not cured in mixture-cure: exponential, weibull, log-normal
    int follow_up_days = 0;     ///< of the trial that fit_toml is for, beside data; 0: 28, or the pilot's if shorter
    std::string estimate = {};  ///< hazards of fit_toml: posterior-mean, maximum-likelihood; empty: the scenario's
    bool score_model = false;   ///< the data hold long scores (id, day, score): fit their course
    std::string score = {}, day = {};        ///< their columns; empty: score, sofa or y; day, visit, time or year
    std::string score_terms = {};            ///< fixed effects of the mixed model ("arm*day"); empty: the usual ones
    std::string random = "intercept-slope";  ///< random effects: intercept, intercept-slope
    std::string residual = "independent";    ///< residuals: independent, ar1
    std::string method = {};                 ///< ml, reml; empty: both
    bool course = true;                      ///< also the course with a plateau, the slow part
};

/// Who a row is about stands in `fitted`: control, treatment (each arm by itself), both (the arm as a covariate).
struct FitResult {
    std::string control, treatment;  ///< names of the arms; empty: none
    /// A row a law, by AIC, best first: fitted, arm (its name), n, events, law, selected, identified (the maximum is
    /// inside, or at a hazard of 0), log_likelihood, aic, bic (with the number of patients), bic_of_deaths.
    Table laws;
    /// fitted, law, parameter, place (from 1, in a list), value on the natural scale, standard_error on the scale of
    /// the fit (logarithm of positive ones, logit of a cured fraction), or text where the parameter is a word.
    Table parameters;
    /// On the scale of the fit, a row an entry of the covariance: fitted, law, row, column (names on that scale: "log
    /// rate"), estimate (of the row's parameter) and covariance.
    Table covariance;
    /// fitted, law, quantity (survival, rmst), arm, day, estimate, standard_error, lower, upper (95%).
    Table survival;
    /// Exact beta posterior, a row an arm and interval: start, end (days), deaths, at_risk, mortality in the interval
    /// with its limits, survival to its end with limits of `draws` draws, and the hazard at the posterior mean.
    Table posterior;
    /// Turnbull's estimate, a row a step: fitted, low, high, mass (in (low, high]), converged.
    Table turnbull;
    /// Survival at the days without a law: fitted, day, lowest, highest.
    Table nonparametric;
    /// A row a part of the score model (baseline, line_ml, line_reml, death, discharge, after_discharge, course): part,
    /// model, status, patients, observations, events, log_likelihood, aic, bic, residual_sd, residual_correlation.
    /// No rows without scores.
    Table scores;
    /// part, parameter, estimate, standard_error, degrees_of_freedom (Satterthwaite).
    Table score_parameters;
    /// part, of (parameters; random: the random effects), row, column, covariance.
    Table score_covariance;
    /// What to doubt: about (control, treatment, both, scores, pilot), part (law or part of the score model), warning.
    Table warnings;
};

/// Rows a patient (arm, time, status), intervals (arm, left, right[, n]) or long scores; `scores`: long scores of the
/// data's patients. A law that the data do not identify is told so. Throws InputError.
EQUIPOISE_API FitResult fit(const Data& data, const FitOptions& options = {}, const Data* scores = nullptr);
/// The same of what [pilot] of a scenario names.
EQUIPOISE_API FitResult fit(const Scenario& scenario, const FitOptions& options = {});

/// [survival], [sofa] and [effect] as TOML, for a run without data: the first of `laws`, else the scenario's, else
/// piecewise-exponential. Throws InputError.
EQUIPOISE_API std::string fit_toml(const Data& data, const FitOptions& options = {}, const Data* scores = nullptr);
EQUIPOISE_API std::string fit_toml(const Scenario& scenario, const FitOptions& options = {});

}  // namespace equipoise::api
