#pragma once
// Published minimum sizes of a pilot whose estimates are planned on: 120 patients for a proportion, 70 for a standard
// deviation (Teare et al. 2014, Trials 15:264). Below them the warning that every verb prints in the same words.
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

inline constexpr double kPilotForProportion = 120, kPilotForDeviation = 70;

/// Empty at 120 patients or more.
std::vector<std::string> deaths_warning(double patients);
/// Empty at 70 patients with scores or more.
std::vector<std::string> scores_warning(double patients);

/// Of a study: from deaths where survival or effect is the pilot's, from scores where the course is.
std::vector<std::string> pilot_size_warnings(const Study& study);

}  // namespace equipoise
