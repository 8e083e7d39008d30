#pragma once
// The canonical scenario for people to read.
#include <string>

#include "sim/scenario/scenario.hpp"

namespace equipoise {

/// canonical_toml on a page of so many columns: the same scenario, see toml_text.
std::string canonical_toml(const Scenario& scenario, std::size_t page);

}  // namespace equipoise
