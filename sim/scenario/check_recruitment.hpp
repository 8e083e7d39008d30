#pragma once
// Mistakes in how patients come, how long they are followed and how they are lost.
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {

/// Takes the number of sites from a list of their openings, and tells keys that stand beside what overrules them.
void settle_recruitment(TomlDocument& problems, Recruitment& recruitment);

/// Recruitment, follow-up, losses and attrition, and the analyses that a common closing date leaves without data.
/// Warns where recruitment closes before the scenario's n are expected.
void check_recruitment(Scenario& scenario, TomlDocument& problems);

/// Takes away the keys that others overrule, so that what is printed is what acts.
void erase_idle_keys(const Recruitment& recruitment, nlohmann::ordered_json& table);

}  // namespace equipoise
