#pragma once
// What every verb says of a study before it simulates, in the same words.
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

/// Keys that do not act, parts of the score course that the pilot does not give, a pilot below the published minimum
/// sizes, mortality beyond what was stated or seen, and shifts of control mortality under which the kept effect is
/// clipped. Without a final stop.
std::vector<std::string> study_warnings(const Study& study);

}  // namespace equipoise
