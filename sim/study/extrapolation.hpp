#pragma once
// What is simulated beyond the last day that the scenario or its pilot speaks of.
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

/// One sentence for each arm's mortality that is stated (or was seen in the pilot) to an earlier day than the end of
/// follow-up.
std::vector<std::string> extrapolation_warnings(const Study& study);

}  // namespace equipoise
