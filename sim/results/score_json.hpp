#pragma once
// Fits of repeated scores as JSON (`fit --score-model`).
#include "models/fit/fitted_course.hpp"
#include "sim/results/table_json.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// Each part: names, estimates and standard errors by name, covariance in the order of the names, log-likelihood, AIC,
/// BIC, status, warnings; the linear mixed models also random_covariance, residual_sd, residual_correlation and
/// Satterthwaite's degrees of freedom. "sofa" is the course as a scenario takes it, with the parts that keep their
/// defaults named.
Json score_model_json(const ScoreFit& fit, const PilotScores& pilot);

}  // namespace equipoise
