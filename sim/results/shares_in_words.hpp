#pragma once
// Simulated shares as the program's tables and warnings say them.
#include <string>

#include "sim/engine/power_estimate.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// "80.3% (0.4)": per cent with its Monte Carlo standard error in points.
std::string percent(const Proportion& p);

/// Lines about trials that the cut did not end; empty where all were, or where there is no cut.
std::string cut_in_words(const CutRule& cut, const TrialTally& trials);

}  // namespace equipoise
