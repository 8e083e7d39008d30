#pragma once
// What differs between the kinds of law in a fit: parameters, start values, likelihood, and the law that parameters
// stand for.
#include <string>
#include <vector>

#include "models/fit/survival_fit.hpp"
#include "models/numeric/maximize.hpp"

namespace equipoise::fit {

struct Parameter {
    std::string name;
    enum class Scale { identity, log, logit } scale = Scale::identity;
};

/// The law's own parameters in the order of the fit.
std::vector<Parameter> parameters_of(const SurvivalFit& fit);

/// Its log-likelihood; refers to `rows` and to the fit's knots and options, which must outlive it.
Objective likelihood_of(const SurvivalFit& fit, const Rows& rows);

/// Points to start from, best guess first; covariates' coefficients are 0.
std::vector<std::vector<double>> starts_of(const SurvivalFit& fit, const Rows& rows);

/// The highest maximum found from any of the starts.
Maximum best_of(const Objective& objective, const std::vector<std::vector<double>>& starts,
                const std::vector<std::uint8_t>& not_negative = {});

/// The law with these parameters on the scale of the fit and `shift` added to the location.
SurvivalLaw law_of(const SurvivalFit& fit, std::span<const double> at, double shift);

/// True if the parameters are hazards, 0 or above, fitted on their natural scale (exponential and piecewise
/// exponential).
bool fits_hazards(const SurvivalFit& fit);

/// Cuts of the hazards that are fitted; empty for exponential.
std::span<const double> cuts_of(const SurvivalFit& fit);

}  // namespace equipoise::fit
