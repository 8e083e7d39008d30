#pragma once
// A fit's JSON document for people.
#include "sim/cli/output.hpp"

namespace equipoise {

void print_fit(const Json& json);

}  // namespace equipoise
