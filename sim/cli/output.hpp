#pragma once
// Numbers as the program shows them.
#include <string>

#include "sim/results/table_json.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// A number for people: 6 significant digits, "-" for NaN, "Inf" or "-Inf".
std::string number_text(double x);

}  // namespace equipoise
