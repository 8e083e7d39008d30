#pragma once
// The text of a CSV file as rows of fields: which character parts the fields, quotes, line ends, UTF-8.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// What parts the fields: comma, semicolon or tab. The one under which every row has the header's number of fields,
/// and of several such the one that makes most fields; where none does, the commonest in the header.
char separator_of(std::string_view text);

/// Calls add(row, line) for every row that is not blank; `line` is where it begins. Blanks around fields that are not
/// quoted are dropped. Throws InputError for a quote that never closes; `name` stands for the file.
void read_rows(std::string_view text, char separator, const std::string& name,
               const std::function<void(const std::vector<std::string>&, std::size_t)>& add);

/// Throws InputError, with the line, for a byte that is not UTF-8 text.
void refuse_other_bytes(std::string_view text, const std::string& name);

/// "d.csv, line 3".
std::string place_of(const std::string& name, std::size_t line);

}  // namespace equipoise
