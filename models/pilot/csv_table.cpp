#include "models/pilot/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/pilot/csv_text.hpp"

namespace equipoise {
namespace {

bool parse_number(std::string_view text, double& value) {
    const char* begin = text.data();
    const char* const end = begin + text.size();
    if (begin != end && *begin == '+') ++begin;
    const auto [at, error] = std::from_chars(begin, end, value);
    return error == std::errc() && at == end;
}

// A number whose decimals follow a comma, "12,5", with a point in its place; empty if it is none.
std::string with_point(const std::string& text) {
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos || comma == 0 || comma + 1 == text.size()) return {};
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!digit(text[comma - 1]) || !digit(text[comma + 1])) return {};
    std::string number = text;
    number[comma] = '.';
    double value = 0;
    return text.find('.') == std::string::npos && parse_number(number, value) ? number : std::string();
}

// "a, b and 3 more".
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > kShown ? text + " and " + std::to_string(names.size() - kShown) + " more" : text;
}

// Spreadsheets part what lies right of a table as well: columns without a name and without a cell.
void leave_out_empty_columns(CsvTable& table) {
    std::size_t left_out = 0;
    for (std::size_t c = table.columns().size(); c-- > 0;) {
        bool empty = table.columns()[c].empty();
        for (std::size_t row = 0; row < table.rows() && empty; ++row) empty = table.cell(row, c).empty();
        if (!empty) continue;
        table.drop(c);
        ++left_out;
    }
    if (left_out > 0)
        table.note(std::to_string(left_out) + (left_out == 1 ? " empty column" : " empty columns") +
                   " without a name left out");
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
    const char separator = separator_of(text);
    std::size_t empty_rows = 0;
    read_rows(text, separator, name, [&](const std::vector<std::string>& row, std::size_t line) {
        if (std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.empty(); })) {
            ++empty_rows;
            return;
        }
        if (table.columns_.empty()) {
            table.columns_ = table.written_ = row;
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
    if (empty_rows > 0)
        table.note(std::to_string(empty_rows) + (empty_rows == 1 ? " row" : " rows") + " of separators alone left out");
    leave_out_empty_columns(table);
    for (std::size_t i = 0; i < table.columns_.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (table.columns_[i] == table.columns_[j])
                throw InputError(name, "has two columns named \"" + table.columns_[i] + "\"",
                                 "give each column its own name");
    if (table.lines_.empty()) throw InputError(name, "has a header but no rows", "add at least one row of data");
    if (separator == ';') table.note("semicolons part the fields");
    if (separator != ',') table.read_decimal_commas();
    return table;
}

void CsvTable::read_decimal_commas() {
    std::vector<std::string> changed;
    std::string example, read_as;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        bool all = true;
        std::size_t with_comma = rows(), point = rows();  // the first row of each
        double value = 0;
        for (std::size_t row = 0; row < rows() && all; ++row) {
            if (missing(row, c)) continue;
            const bool comma = !with_point(cell(row, c)).empty();
            all = comma || parse_number(cell(row, c), value);
            if (comma && with_comma == rows()) with_comma = row;
            if (!comma && point == rows() && cell(row, c).find('.') != std::string::npos) point = row;
        }
        if (!all || with_comma == rows()) continue;
        if (point != rows())
            throw InputError(place(point, c),
                             "\"" + cell(point, c) + "\" has a decimal point, and \"" + cell(with_comma, c) +
                                 "\" in line " + std::to_string(lines_[with_comma]) + " a decimal comma",
                             "write the column's numbers in one way");
        if (example.empty()) example = cell(with_comma, c), read_as = with_point(example);
        for (std::size_t row = 0; row < rows(); ++row)
            if (std::string number = with_point(cell(row, c)); !number.empty())
                cells_[row * columns_.size() + c] = std::move(number);
        changed.push_back(columns_[c]);
    }
    if (!changed.empty())
        note("decimal commas in column" + std::string(changed.size() > 1 ? "s " : " ") + listed(changed) + ": \"" +
             example + "\" is read as " + read_as);
}

void CsvTable::rename(std::size_t column, const std::string& name) { columns_[column] = name; }

void CsvTable::drop(std::size_t column) {
    std::vector<std::string> kept;
    for (std::size_t row = 0; row < rows(); ++row)
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (c != column) kept.push_back(std::move(cells_[row * columns_.size() + c]));
    cells_ = std::move(kept);
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(column));
    written_.erase(written_.begin() + static_cast<std::ptrdiff_t>(column));
}

void CsvTable::set_column(const std::string& name, const std::vector<std::string>& cells) {
    if (!has(name)) {
        std::vector<std::string> wider;
        for (std::size_t row = 0; row < rows(); ++row) {
            for (std::size_t c = 0; c < columns_.size(); ++c)
                wider.push_back(std::move(cells_[row * columns_.size() + c]));
            wider.emplace_back();
        }
        columns_.push_back(name);
        written_.push_back(name);
        cells_ = std::move(wider);
    }
    const std::size_t column = require(name);
    for (std::size_t row = 0; row < rows(); ++row) cells_[row * columns_.size() + column] = cells[row];
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
           text == "N/A" || text == "n/a" || text == "<NA>" || text == "#N/A" || text == "NULL";
}

double CsvTable::number(std::size_t row, std::size_t column) const {
    if (missing(row, column)) return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    if (!parse_number(cell(row, column), value))
        throw InputError(place(row, column), "\"" + cell(row, column) + "\" is not a number",
                         with_point(cell(row, column)).empty()
                             ? "write a number, or leave the cell empty if it is missing"
                             : "write a decimal point, or part the fields by semicolons");
    return value;
}

std::string CsvTable::place(std::size_t row, std::size_t column) const {
    const std::string& own = written_[column];
    return place_of(name_, lines_[row]) + ", column " + own +
           (own == columns_[column] ? "" : " (" + columns_[column] + ")");
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
    result.notes_.insert(result.notes_.end(), other.notes_.begin(), other.notes_.end());
    std::vector<std::size_t> taken;
    for (const std::string& name : columns) {
        if (has(name) || !other.has(name)) continue;
        taken.push_back(other.require(name));
        result.columns_.push_back(name);
        result.written_.push_back(name);
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
    result.written_ = written_;
    result.notes_ = notes_;
    for (std::size_t row = 0; row < rows(); ++row) {
        if (cell(row, column) != text) continue;
        result.lines_.push_back(lines_[row]);
        for (std::size_t c = 0; c < columns_.size(); ++c) result.cells_.push_back(cell(row, c));
    }
    return result;
}

}  // namespace equipoise
