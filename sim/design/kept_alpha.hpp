#pragma once
// Whether limits keep the type I error that a plan states: those that are given spend what they spend.
#include <string>

#include "sim/design/boundary.hpp"

namespace equipoise {

/// What stands beside a boundary whose limits spend more than 2% more or less of alpha than the plan states; empty
/// where they keep it, as all that follow from alpha do.
std::string caveat_of_alpha(const Boundary& boundary);

}  // namespace equipoise
