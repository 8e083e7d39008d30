#pragma once
// A fit's JSON document for people.
#include "sim/cli/output.hpp"

namespace equipoise {

std::string fit_text(const Json& json);

}  // namespace equipoise
