#pragma once
// The mistakes of one analysis's own options: contradictions, options that another switches off, and tests that could
// never be estimated.
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// `path`: of the analysis, "analysis[2]".
void check_options(const Scenario& scenario, const Analysis& analysis, const std::string& path, TomlDocument& problems);

}  // namespace equipoise
