#pragma once
// The sections of the report, in the order in which they stand. Each is complete HTML, or empty where it has nothing to
// say.
#include <span>
#include <string>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

std::string answer_section(const PlanResults& input);
std::string size_section(const PlanResults& input);
std::string power_section(const PlanResults& input);
std::string looks_section(const PlanResults& input);
std::string estimates_section(const PlanResults& input);
std::string hazards_section(const PlanResults& input);
std::string scores_section(const PlanResults& input);
std::string pilot_section(const PlanResults& input);
std::string assurance_section(const PlanResults& input);
std::string optimism_section(const PlanResults& input);
std::string movers_section(const PlanResults& input);
std::string duration_section(const PlanResults& input);
std::string type_one_error_section(const PlanResults& input);
std::string convergence_section(const PlanResults& input);
std::string assumptions_section(const PlanResults& input);
std::string reproduction_section(const PlanResults& input);
std::string protocol_section(const PlanResults& input);

/// The trials whose ways the picture of the boundaries shows; none of a fixed design.
std::span<const ToldTrial> example_paths(const PlanResults& input);

}  // namespace equipoise::report
