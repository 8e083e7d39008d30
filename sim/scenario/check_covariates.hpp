#pragma once
// The mistakes of [[covariate]] and [covariates].
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// False if any was found: then nothing else about covariates can be said.
bool check_covariates(const Scenario& scenario, TomlDocument& problems);

}  // namespace equipoise
