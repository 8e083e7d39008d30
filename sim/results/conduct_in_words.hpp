#pragma once
// How a scenario recruits, follows and loses its patients, in sentences for a report.
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace equipoise {

/// Losses, recruitment, the common closing date and attrition, each where the scenario states it.
std::vector<std::string> conduct_in_words(const Scenario& scenario);

}  // namespace equipoise
