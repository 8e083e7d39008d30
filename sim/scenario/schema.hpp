#pragma once
// What a scenario file may hold, for editors and readers, from the same field lists by which it is read.
#include <nlohmann/json.hpp>
#include <string>

namespace equipoise {

/// JSON Schema, draft 4, of the scenario file. Keys stand in the order of the field lists; "unit" is ours beside the
/// draft's words.
nlohmann::ordered_json scenario_schema();

enum class ReferenceForm { tables, lists };

/// The same as Markdown: for each table of the file a table of its keys, with what each takes, its default and its
/// meaning, or the same as a list, whose lines may be broken.
std::string scenario_reference(ReferenceForm form = ReferenceForm::tables);

}  // namespace equipoise
