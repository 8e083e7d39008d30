#pragma once
// The mistakes of [[analysis]]: what an analysis asks against what the rest of the scenario holds.
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

void check_analyses(const Scenario& scenario, TomlDocument& problems);

}  // namespace equipoise
