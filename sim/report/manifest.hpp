#pragma once
// manifest.json: what is needed to know where a folder of results came from and to make it again.
#include <string>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

/// {"title", "scenario_hash", "seed", "trials", "version", "compiler", "command"}, indented by two spaces, ending in a
/// newline.
std::string manifest_json(const PlanResults& input);

}  // namespace equipoise::report
