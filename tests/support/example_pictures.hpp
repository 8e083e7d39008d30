#pragma once
// What pictures of single trials are drawn from, as invented numbers. They are no results of anything.
#include "sim/results/plan_results.hpp"

namespace equipoise::test {

TrialCalendar example_calendar(std::size_t looks, double n);
ScoreDays example_scores();
ToldTrials example_told();
Boundary example_boundary();
/// Hazards that cross at day 7, none of either arm from day 14 to day 21.
std::vector<HazardDay> example_hazards();
/// Power near 80% over the blocks of 10,000 trials.
std::vector<RunningPower> example_running();
/// example_report() with all of these, the pilot's other reading and parts drawn alone.
PlanResults example_with_pictures();

}  // namespace equipoise::test
