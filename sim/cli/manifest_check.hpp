#pragma once
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace equipoise {

/// A folder that holds another scenario's results, or a manifest that is nobody's, is not written into; nor over what
/// the run reads. Throws InputError at "--out".
void refuse_other_results(const std::string& folder, const Scenario& scenario, const std::vector<std::string>& names);

}  // namespace equipoise
