#pragma once
// A treated arm whose mortality is stated by few days: between them its hazard is constant, whatever control's is.
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

/// Says what that makes of the ratio of the arms' cumulative hazards, where a quarter of the way to the first stated
/// day it differs by more than a fifth from that day's: an early benefit, or harm, that nobody stated.
std::vector<std::string> stated_shape_warnings(const Study& study);

}  // namespace equipoise
