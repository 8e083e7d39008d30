#pragma once
// A fit's JSON document as public tables.
#include "equipoise/fit.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise::api {

/// Every number of the document of PilotFit::json() that is about laws and scores.
FitResult fit_tables(const Json& fit);

}  // namespace equipoise::api
