#pragma once
// A finished plan as the plain values that the report shows.
#include <string>

#include "sim/report/report_input.hpp"
#include "sim/search/plan.hpp"

namespace equipoise {

report::ReportInput report_input(const Study& study, const Plan& plan, const std::string& command);

}  // namespace equipoise
