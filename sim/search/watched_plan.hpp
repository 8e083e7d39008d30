#pragma once
// A plan with somebody who watches it.
#include <vector>

#include "sim/search/plan.hpp"
#include "sim/search/progress.hpp"

namespace equipoise {

/// make_plan, which tells `progress` what is to come and when a part is over; whoever owns that tells it the trials.
Plan make_plan(const Study& study, const PlanOptions& options, const Campaign& campaign, Progress& progress);

/// The cells of the grid of optimism that are simulated for themselves, in their order.
std::vector<StudyPoint> grid_points(const Study& study);

/// The parts of a plan in their order, estimated: a search is taken to end near the plan's n, or at the sizes that it
/// found when those are given, and to need the replicates that the tolerance asks for; a cell of the grid, as many
/// patients as the square of its share of the effect says.
std::vector<Progress::Part> plan_forecast(const Study& study, const PlanOptions& options, std::size_t n,
                                          const std::vector<SampleSize>& found = {});

}  // namespace equipoise
