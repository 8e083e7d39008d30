#pragma once
// The sections of the report, in the order in which they stand. Each is complete HTML, or empty where it has nothing to
// say.
#include <string>

#include "sim/report/report_input.hpp"

namespace equipoise::report {

std::string answer_section(const ReportInput& input);
std::string size_section(const ReportInput& input);
std::string power_section(const ReportInput& input);
std::string pilot_section(const ReportInput& input);
std::string assurance_section(const ReportInput& input);
std::string optimism_section(const ReportInput& input);
std::string duration_section(const ReportInput& input);
std::string type_one_error_section(const ReportInput& input);
std::string assumptions_section(const ReportInput& input);
std::string reproduction_section(const ReportInput& input);
std::string protocol_section(const ReportInput& input);

}  // namespace equipoise::report
