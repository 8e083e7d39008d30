#pragma once
// The files of a plan's results folder.
#include <string>
#include <utility>
#include <vector>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

/// All names that a folder of results may hold.
extern const std::vector<std::string> result_names;

/// Every file that there is, name and text, the manifest last.
std::vector<std::pair<std::string, std::string>> result_files(const PlanResults& input);

}  // namespace equipoise::report
