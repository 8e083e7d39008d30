#pragma once
// The score model of a fit's JSON document as public tables.
#include <string>
#include <utility>
#include <vector>

#include "equipoise/table.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise::api {

/// A JSON value as a cell: null is missing, "Inf" and "-Inf" are numbers.
Cell json_cell(const Json& value);
/// The same of a member, missing where it is not there.
Cell json_cell(const Json& object, const char* key);

/// A row a part of the model; no rows for an empty document.
Table score_parts(const Json& scores);
Table score_parameters(const Json& scores);
Table score_covariance(const Json& scores);
/// By part: its warnings, and what keeps its default.
std::vector<std::pair<std::string, std::string>> score_warnings(const Json& scores);

}  // namespace equipoise::api
