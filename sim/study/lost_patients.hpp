#pragma once
// What leaving out the lost does to a risk: deaths before the loss stay in, survivors go.
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

inline constexpr double kManyLost = 0.05;  ///< a share that is warned of (Schulz and Grimes 2002, Lancet 359:781)

/// For the analyses of a risk that leave out who was lost alive, where an arm loses so many by the day.
std::vector<std::string> lost_patients_warnings(const Study& study);

}  // namespace equipoise
