#pragma once
// The sections of the report, in the order in which they stand. Each is complete, or empty where it has nothing to say.
#include <span>

#include "sim/report/passage.hpp"
#include "sim/results/plan_results.hpp"

namespace equipoise::report {

Passage answer_section(const PlanResults& input);
Passage size_section(const PlanResults& input);
Passage power_section(const PlanResults& input);
Passage looks_section(const PlanResults& input);
Passage estimates_section(const PlanResults& input);
Passage hazards_section(const PlanResults& input);
Passage scores_section(const PlanResults& input);
Passage pilot_section(const PlanResults& input);
Passage assurance_section(const PlanResults& input);
Passage optimism_section(const PlanResults& input);
Passage movers_section(const PlanResults& input);
Passage duration_section(const PlanResults& input);
Passage type_one_error_section(const PlanResults& input);
Passage convergence_section(const PlanResults& input);
Passage assumptions_section(const PlanResults& input);
Passage reproduction_section(const PlanResults& input);
Passage protocol_section(const PlanResults& input);

/// The trials whose ways the picture of the boundaries shows; none of a fixed design.
std::span<const ToldTrial> example_paths(const PlanResults& input);

}  // namespace equipoise::report
