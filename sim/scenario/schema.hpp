#pragma once
// What a scenario file may hold, for editors and readers, from the same field lists by which it is read.
#include <nlohmann/json.hpp>
#include <string>

namespace equipoise {

/// JSON Schema, draft 4, of the scenario file. Keys stand in the order of the field lists; "unit" is ours beside the
/// draft's words.
nlohmann::ordered_json scenario_schema();

/// The same as Markdown: a table of keys for each table of the file, with what each takes, its default and its meaning.
std::string scenario_reference();

}  // namespace equipoise
