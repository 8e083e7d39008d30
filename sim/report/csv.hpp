#pragma once
// The results as tidy tables: one observation a line, a header line, comma, quotes where needed (RFC 4180), lines ended
// by "\n". Numbers are the shortest text that reads back to the same double; what is not known is empty; an infinity is
// "Inf", as R reads it.
#include <string>

#include "sim/report/report_input.hpp"

namespace equipoise::report {

/// n, effect_scale, control_mortality_shift, analysis, test, power, mcse, lower, upper, harm..., every point of the
/// curve by analysis.
std::string power_csv(const ReportInput& input);
/// analysis, test, target_power, reachable, n, n_lower, n_upper, power_at_n, ..., for the plan and for each cell of the
/// optimism grid.
std::string size_csv(const ReportInput& input);
/// arm, quantity, name, from, to, value, lower, upper: counts, interval risks, survival, parameters of laws.
std::string fit_csv(const ReportInput& input);
/// analysis, n, assurance, mcse, lower, upper, conditional_power, ..., target_reached, ..., quantiles of power,
/// success_and_benefit, ....
std::string assurance_csv(const ReportInput& input);

}  // namespace equipoise::report
