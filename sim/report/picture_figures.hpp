#pragma once
// Pictures of what single trials do: over calendar time, their scores by day, their estimates, their power as they came
// in; and of the laws behind them. Each is complete SVG.
#include <string>

#include "sim/report/line_chart.hpp"
#include "sim/results/estimate_histogram.hpp"
#include "sim/results/plan_results.hpp"

namespace equipoise::report {

/// Recruitment and deaths over calendar time, median and middle 80%, with the days of the looks above.
std::string draw_calendar(const TrialCalendar& calendar, const std::string& id, Layout layout);
/// Mean SOFA of those alive in the ICU by arm, and who is where, as areas that fill the arm.
std::string draw_score_days(const ScoreDays& days, const std::vector<std::string>& arms, const std::string& id,
                            Layout layout);
/// The estimates of trials of one size as bars, by what the trials concluded.
std::string draw_estimates(const EstimateHistogram& histogram, double truth, double null_value,
                           const std::string& estimand, const std::string& id, Layout layout);
/// Power over the first trials of a run; empty where a single block holds all.
std::string draw_running_power(const std::vector<RunningPower>& course, const std::string& id, Layout layout);
/// The points of a course that its table tells: each with three times the trials of the one before, and the last.
std::vector<RunningPower> told_points(const std::vector<RunningPower>& course);
Proportion power_of(const RunningPower& point);
/// Ratio of the arms' hazards, and of their cumulative hazards, by day; empty where no day has either.
std::string draw_hazard_ratio(const std::vector<HazardDay>& course, const std::vector<std::string>& arms,
                              const std::string& id, Layout layout);
bool has_ratio(const std::vector<HazardDay>& course);

/// What stands under each, with its trials and their error.
std::string calendar_caption(const TrialCalendar& calendar);
std::string score_days_caption(const ScoreDays& days);
std::string estimates_caption(const PlanResults& input, const EstimateHistogram& histogram);
std::string running_power_caption(const std::vector<RunningPower>& course, const std::string& analysis, double n);
std::string hazard_ratio_caption(const std::vector<HazardDay>& course);

/// "Look 1", or "Final analysis" of the last of several, "Analysis" of a single one.
std::string look_name(const TrialCalendar& calendar, std::size_t look);

}  // namespace equipoise::report
