#pragma once
// [design] of a scenario file: read, checked against the scenario, written back.
#include "sim/scenario/field_reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

void read_design(const Json& json, Design& into, Problems& problems);
/// All that the looks of a sequential design say against the scenario or against each other.
void check_design(const Scenario& scenario, Problems& problems);
/// Every key that acts, with its value.
nlohmann::ordered_json design_json(const Design& design);

}  // namespace equipoise
