#pragma once
// A result is a table: rows under columns that say what they are, in what unit, and which other column is their error.
// Files, JSON, stores and data frames all come from it, so a number and the trials behind it cannot part.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace equipoise {

/// Nothing (not known, or not applicable), a number, a whole number, yes or no, text.
using TableCell = std::variant<std::monostate, double, std::int64_t, bool, std::string>;

struct TableColumn {
    std::string name;
    std::string unit;          ///< "days", "patients"; empty: none (shares are 0 to 1)
    std::string meaning;       ///< one sentence
    std::string mcse;          ///< name of the column that is its Monte Carlo standard error; empty: it has none
    std::string lower, upper;  ///< names of the columns that are its 95% limits
    std::string json;          ///< its key in JSON; empty: not there
    bool csv = true;           ///< false: not in the CSV file
    bool left_out = false;     ///< in JSON a missing value is left out, not null
};

struct Table {
    std::string name;  ///< of the file: "power", "size", ...
    std::vector<TableColumn> columns;
    std::vector<std::vector<TableCell>> rows;

    /// Place of a column, or columns.size().
    std::size_t find(const std::string& column) const;
};

/// The CSV columns (RFC 4180): a header line, commas, quotes where needed, lines ended by "\n". Numbers are the
/// shortest text that reads back to the same double; what is not known is empty; an infinity is "Inf", as R reads it.
std::string to_csv(const Table& table);
/// One cell of it.
std::string csv_cell(const TableCell& cell);

}  // namespace equipoise
