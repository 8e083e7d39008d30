#pragma once
// Names in the columns of tables: cut at whole characters, counted as a terminal shows them.
#include <cstddef>
#include <string>
#include <string_view>

namespace equipoise {

/// Columns that UTF-8 text takes: 0 for combining marks and joiners, 2 for East Asian wide characters and emoji,
/// else 1.
std::size_t columns_of(std::string_view utf8);

/// The text in exactly `width` columns (at least 4): filled with spaces, or cut between characters and ended by "...".
/// Whatever is not UTF-8 or is a control character is shown as "?".
std::string in_columns(std::string_view utf8, std::size_t width);

}  // namespace equipoise
