#pragma once
// Fits of a pilot as JSON (`fit`).
#include <span>
#include <vector>

#include "models/fit/interval_posterior.hpp"
#include "models/fit/nonparametric.hpp"
#include "models/fit/observed_survival.hpp"
#include "models/fit/ranking.hpp"
#include "sim/results/table_json.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// Law, natural parameters under the names of the laws' fields, standard errors and covariance on the scale of the fit
/// (which "scale" names parameter by parameter), likelihood, criteria, survival at the days, RMST to the last day,
/// warnings.
Json fit_json(const SurvivalFit& fit, std::span<const double> days);

/// The arm's laws, best first, which was selected, and why to doubt it.
Json ranked_json(const RankedFits& ranked, std::span<const double> days);

/// Interval mortalities with 95% posterior intervals, the law at the posterior means, and S at each interval's end.
Json posterior_json(const IntervalPosterior& posterior);

/// The same, or {"none": why there is no posterior}. Intervals end at `ends`; empty: the pilot's own.
Json posterior_or_why(const PilotSurvival& pilot, int arm, const std::vector<double>& ends);

/// Kaplan and Meier's S at the days, with Greenwood's standard error and the log-log interval; null where the data do
/// not give it.
Json kaplan_meier_json(const fit::Rows& rows, std::span<const double> days);

/// S at the days without a law: equal limits outside Turnbull's innermost intervals.
Json nonparametric_json(const fit::Rows& rows, std::span<const double> days);

/// Turnbull's innermost intervals (low, high], their masses and the log-likelihood; null without rows.
Json turnbull_json(const fit::Rows& rows);

}  // namespace equipoise
