#pragma once
// The tables of a plan, one a file.
#include "sim/results/plan_results.hpp"
#include "sim/results/table.hpp"

namespace equipoise {

/// Every point of the curve by analysis.
Table power_results(const PlanResults& results);
/// Required n, for the plan and for each cell of the optimism grid.
Table size_results(const PlanResults& results);
/// What the pilot gave: counts, interval risks, survival, parameters of laws.
Table fit_results(const PlanResults& results);
/// Assurance by analysis and n.
Table assurance_results(const PlanResults& results);
/// Looks of a sequential design with the planned effect and without any, of the analysis that is told first.
Table looks_results(const PlanResults& results);
/// What the looks come to, by analysis, with the planned effect and without any.
Table stops_results(const PlanResults& results);
/// Type I error by analysis.
Table type_one_error_results(const PlanResults& results);
/// Quantiles of the trial's duration by n.
Table duration_results(const PlanResults& results);

}  // namespace equipoise
