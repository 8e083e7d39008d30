#pragma once
// The parts of report.md: CommonMark with tables of pipes. Each ends with an empty line. Arguments are plain text,
// which is escaped here.
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/cells.hpp"

namespace equipoise::report::markdown {

/// So that nothing in it is taken for a mark; control characters become spaces.
std::string escape(std::string_view text);

std::string heading(int level, const std::string& text);
std::string paragraph(const std::string& text, bool strong = false);
std::string list(const std::vector<std::string>& items);
/// In a fence that is longer than any in the text.
std::string code(const std::string& text);
/// The caption, if any, as a paragraph, then the rows; a cell's note stands under its text.
std::string table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows);

}  // namespace equipoise::report::markdown
