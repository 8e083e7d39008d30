#pragma once
// Paths to keys of a scenario as people write them: trial.dropout.risk, analysis[0].day,
// analysis."28-day mortality".day.
#include <string>
#include <string_view>

#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// Where the "=" of "KEY=VALUE" stands, not within quotes; npos without one.
std::size_t equals_sign(std::string_view assignment);

/// Puts a value at a path, making tables on the way. An item of a list is named by its place ([0] is the first, as in
/// messages) or by its name, in quotes where that has points or blanks. Returns the path by places
/// ("analysis[0].day"). Throws InputError, with `where` as its place, for an item that is not there.
std::string set_key(Json& json, std::string_view path, Json value, const std::string& where);

}  // namespace equipoise
