#pragma once
// What a verb says beside its answer, on stderr; --quiet keeps it to itself. Mistakes are always told.
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// A message of one or more lines, in lines as wide as the terminal where there is one; always said.
void say_aloud(std::string_view text);

/// For the rest of the process.
void be_quiet();
bool is_quiet();

/// "note: ..." and "warning: ...", a line each.
void say_notes(const std::vector<std::string>& notes);
void say_warnings(const std::vector<std::string>& warnings);

}  // namespace equipoise
