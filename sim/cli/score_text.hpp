#pragma once
// Fits of repeated scores as text.
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// What score_model_json says.
std::string score_model_text(const Json& json);

}  // namespace equipoise
