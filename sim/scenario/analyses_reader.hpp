#pragma once
// [[analysis]] of a scenario file: every test by its name, with its options and what its name implies filled in.
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// Deaths are compared at the end of follow-up unless the analysis says otherwise. Every mistake goes to `problems`,
/// with its place.
void read_analyses(const Json& json, int follow_up_days, std::vector<NamedAnalysis>& into, TomlDocument& problems);

}  // namespace equipoise
