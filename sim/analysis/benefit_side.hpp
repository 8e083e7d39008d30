#pragma once
// On which side of its null an estimate favours the treatment.
#include "sim/analysis/analysis.hpp"

namespace equipoise {

/// -1: smaller estimates are the better (risks and hazards of death); 1: larger ones (survival, days alive, wins); 0:
/// that depends on the outcome, or is not said.
int benefit_side(const Analysis& analysis);

}  // namespace equipoise
