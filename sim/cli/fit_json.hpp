#pragma once
// Fits of a pilot as JSON (design: interface, `fit`).
#include <optional>
#include <span>

#include "models/fit/interval_posterior.hpp"
#include "models/fit/ranking.hpp"
#include "sim/cli/output.hpp"

namespace equipoise {

/// Law, natural parameters under the names of the laws' fields, standard errors and covariance on the scale of the fit (which "scale"
/// names parameter by parameter), likelihood, criteria, survival at the days, RMST to the last day, warnings.
Json fit_json(const SurvivalFit& fit, std::span<const double> days);

/// The arm's laws, best first, which was selected, and why to doubt it.
Json ranked_json(const RankedFits& ranked, std::span<const double> days);

/// Interval mortalities with 95% posterior intervals, the law at the posterior means, and S at each interval's end.
Json posterior_json(const IntervalPosterior& posterior);

}  // namespace equipoise
