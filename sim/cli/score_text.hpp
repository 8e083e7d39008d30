#pragma once
// Fits of repeated scores as text.
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// What score_model_json says, printed.
void print_score_model(const Json& json);

}  // namespace equipoise
