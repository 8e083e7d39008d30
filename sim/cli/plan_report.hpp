#pragma once
// A finished plan as the plain values that the report shows.
#include <string>

#include "sim/report/report_input.hpp"
#include "sim/search/plan.hpp"

namespace equipoise {

/// What decides in place of alpha, e.g. "posterior probability of benefit above 0.975"; empty where alpha does.
std::string own_rule(const Analysis& analysis);

report::ReportInput report_input(const Study& study, const Plan& plan, const std::string& command);

}  // namespace equipoise
