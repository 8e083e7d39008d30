#include "models/pilot/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

// Length of the valid UTF-8 sequence at text[at], 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    return length;
}

std::string trimmed(std::string text) {
    const auto space = [](char c) { return c == ' ' || c == '\r'; };
    while (!text.empty() && space(text.back())) text.pop_back();
    std::size_t start = 0;
    while (start < text.size() && space(text[start])) ++start;
    return text.substr(start);
}

bool parse_number(const std::string& text, double& value) {
    const char* begin = text.data();
    const char* const end = begin + text.size();
    if (begin != end && *begin == '+') ++begin;
    const auto [at, error] = std::from_chars(begin, end, value);
    return error == std::errc() && at == end;
}

std::string place_of(const std::string& name, std::size_t line) { return name + ", line " + std::to_string(line); }

void refuse_other_bytes(std::string_view text, const std::string& name) {
    for (std::size_t at = 0, line = 1; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0 || text[at] == '\0')
            throw InputError(place_of(name, line), "has a byte that is not UTF-8 text", "save the file as UTF-8 CSV");
        line += text[at] == '\n';
        at += length;
    }
}

// Tabs where the first line has them and no comma.
char separator_of(std::string_view text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    return first.find('\t') != std::string_view::npos && first.find(',') == std::string_view::npos ? '\t' : ',';
}

// add(row, line) for every row that is not blank; `line` is where it begins.
template <class Add>
void read_rows(std::string_view text, const std::string& name, Add&& add) {
    const char separator = separator_of(text);
    std::vector<std::string> row;
    std::string cell;
    bool quoted = false, was_quoted = false;
    std::size_t line = 1, row_line = 1;
    const auto end_cell = [&] {
        row.push_back(was_quoted ? cell : trimmed(cell));
        cell.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        end_cell();
        if (row.size() > 1 || !row[0].empty()) add(row, row_line);
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                cell += c;
            }
        } else if (c == '"' && trimmed(cell).empty()) {
            quoted = was_quoted = true;
            cell.clear();
        } else if (c == separator) {
            end_cell();
        } else if (c == '\n') {
            end_row();
            row_line = line;
        } else if (!was_quoted || (c != '\r' && c != ' ')) {
            cell += c;
        }
    }
    if (quoted) throw InputError(place_of(name, row_line), "opens a quote that never closes", "close it with \"");
    if (!cell.empty() || !row.empty()) end_row();
}

}  // namespace

CsvTable CsvTable::read(const Files& files, const std::string& name) {
    return parse(files.text(name, "a CSV file"), name);
}

CsvTable CsvTable::parse(std::string_view text, const std::string& name) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    refuse_other_bytes(text, name);
    CsvTable table;
    table.name_ = name;
    read_rows(text, name, [&](const std::vector<std::string>& row, std::size_t line) {
        if (table.columns_.empty()) {
            table.columns_ = row;
            return;
        }
        if (row.size() != table.columns_.size())
            throw InputError(place_of(name, line),
                             "has " + std::to_string(row.size()) + " fields, the header has " +
                                 std::to_string(table.columns_.size()),
                             "give every row one field per column");
        table.lines_.push_back(line);
        table.cells_.insert(table.cells_.end(), row.begin(), row.end());
    });
    if (table.columns_.empty()) throw InputError(name, "is empty", "give a header row and at least one row of data");
    for (std::size_t i = 0; i < table.columns_.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (table.columns_[i] == table.columns_[j])
                throw InputError(name, "has two columns named \"" + table.columns_[i] + "\"",
                                 "give each column its own name");
    if (table.lines_.empty()) throw InputError(name, "has a header but no rows", "add at least one row of data");
    return table;
}

int CsvTable::find(std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

std::size_t CsvTable::require(std::string_view column) const {
    const int found = find(column);
    if (found < 0) {
        std::vector<std::string_view> names(columns_.begin(), columns_.end());
        throw InputError(name_, "has no column \"" + std::string(column) + "\"", did_you_mean(column, names));
    }
    return static_cast<std::size_t>(found);
}

bool CsvTable::missing(std::size_t row, std::size_t column) const {
    const std::string& text = cell(row, column);
    return text.empty() || text == "NA" || text == "." || text == "NaN" || text == "nan" || text == "na" ||
           text == "N/A";
}

double CsvTable::number(std::size_t row, std::size_t column) const {
    if (missing(row, column)) return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    if (!parse_number(cell(row, column), value))
        throw InputError(place(row, column), "\"" + cell(row, column) + "\" is not a number",
                         "write a number, or leave the cell empty if it is missing");
    return value;
}

std::string CsvTable::place(std::size_t row, std::size_t column) const {
    return place_of(name_, lines_[row]) + ", column " + columns_[column];
}

bool CsvTable::numeric(std::size_t column) const {
    double value = 0;
    for (std::size_t row = 0; row < rows(); ++row)
        if (!missing(row, column) && !parse_number(cell(row, column), value)) return false;
    return true;
}

CsvTable CsvTable::joined(const CsvTable& other, std::string_view key, std::span<const std::string> columns) const {
    const std::size_t here = require(key), there = other.require(key);
    std::map<std::string, std::size_t> row_of;
    for (std::size_t row = 0; row < other.rows(); ++row)
        if (!row_of.emplace(other.cell(row, there), row).second)
            throw InputError(other.place(row, there), "a second row for \"" + other.cell(row, there) + "\"",
                             "give one row per patient");
    CsvTable result = *this;
    std::vector<std::size_t> taken;
    for (const std::string& name : columns) {
        if (has(name) || !other.has(name)) continue;
        taken.push_back(other.require(name));
        result.columns_.push_back(name);
    }
    result.cells_.clear();
    for (std::size_t row = 0; row < rows(); ++row) {
        const auto found = row_of.find(cell(row, here));
        if (found == row_of.end())
            throw InputError(place(row, here), "\"" + cell(row, here) + "\" is not in " + other.name(),
                             "give every patient in both files");
        for (std::size_t c = 0; c < columns_.size(); ++c) result.cells_.push_back(cell(row, c));
        for (const std::size_t c : taken) result.cells_.push_back(other.cell(found->second, c));
    }
    return result;
}

CsvTable CsvTable::rows_where(std::size_t column, std::string_view text) const {
    CsvTable result;
    result.name_ = name_;
    result.columns_ = columns_;
    for (std::size_t row = 0; row < rows(); ++row) {
        if (cell(row, column) != text) continue;
        result.lines_.push_back(lines_[row]);
        for (std::size_t c = 0; c < columns_.size(); ++c) result.cells_.push_back(cell(row, c));
    }
    return result;
}

}  // namespace equipoise
