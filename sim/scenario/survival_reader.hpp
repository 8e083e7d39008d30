#pragma once
// [survival] of a scenario file: a law by its own parameters, by mortality, or from the pilot.
#include "sim/scenario/effect_spec.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// Every mistake goes to `problems`, with its place.
void read_survival(const Json& json, SurvivalSpec& into, TomlDocument& problems);

}  // namespace equipoise
