#pragma once
// What a reader of a plan must hear first, in sentences. Every number that came from simulation has its Monte Carlo
// standard error and the trials behind it.
#include <string>
#include <vector>

#include "sim/search/plan.hpp"

namespace equipoise {

std::vector<std::string> plan_warnings(const Study& study, const Plan& plan);

}  // namespace equipoise
