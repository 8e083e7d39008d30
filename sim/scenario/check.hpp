#pragma once
// The mistakes that no single field shows: what one part of a scenario says against another.
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

void check_scenario(const Scenario& scenario, TomlDocument& problems);

}  // namespace equipoise
