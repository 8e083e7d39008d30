#pragma once
// Keys that cannot act: refused where they contradict what else is said, warned of where a reader may have meant
// something by them.
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// Adds what is wrong to `problems` and what deserves a word to scenario.warnings. The pilot's files are looked for
/// among `files`.
void check_keys(Scenario& scenario, const Files& files, TomlDocument& problems);

}  // namespace equipoise
