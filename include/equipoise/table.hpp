#pragma once
// Every result of the library is a table: rows under columns that say what they are, in which unit, and which other
// column is their error. Shares and probabilities are 0 to 1. NaN never stands in a cell: what is not known is missing.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "equipoise/export.hpp"

namespace equipoise::api {

/// Missing, yes or no, a whole number, a number (may be infinite), text.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct Column {
    std::string name;       ///< unique in its table, in snake_case
    std::string unit;       ///< "days", "patients"; empty: none
    std::string meaning;    ///< one sentence, with the formula or definition where it is a number
    std::string mcse = {};  ///< name of the column that is its Monte Carlo standard error; empty: it has none
    std::string lower = {}, upper = {};  ///< names of the columns that are its 95% limits
};

/// Immutable; copies share the cells.
class EQUIPOISE_API Table {
  public:
    struct Impl;

    Table();  ///< no columns, no rows
    explicit Table(std::shared_ptr<const Impl> impl);
    ~Table();
    Table(const Table&);
    Table(Table&&) noexcept;
    Table& operator=(const Table&);
    Table& operator=(Table&&) noexcept;

    const std::string& name() const noexcept;
    std::size_t rows() const noexcept;
    const std::vector<Column>& columns() const noexcept;
    bool has(std::string_view column) const noexcept;
    /// Place of a column in columns(). Throws InputError, naming the nearest, where there is none.
    std::size_t find(std::string_view column) const;

    /// Throw InputError for a row or column that is not there.
    const Cell& cell(std::size_t row, std::size_t column) const;
    const Cell& cell(std::size_t row, std::string_view column) const { return cell(row, find(column)); }
    /// The number in a cell (1 and 0 for yes and no), NaN where it is missing. Throws InputError for text.
    double number(std::size_t row, std::string_view column) const;
    /// The cell as CSV has it, without quotes: numbers as the shortest text that reads back to the same double, "Inf",
    /// "true"; empty where missing.
    std::string text(std::size_t row, std::string_view column) const;
    /// A whole column as number() gives it.
    std::vector<double> numbers(std::string_view column) const;
    /// The rows in which a column has this text, in their order.
    Table where(std::string_view column, std::string_view text) const;

    /// RFC 4180: a line of names, commas, quotes where needed, lines ended by "\n"; cells as text() gives them.
    std::string csv() const;
    /// {"name", "columns": [{"name", "unit", "meaning", "mcse", "lower", "upper"}], "rows": [{COLUMN: cell}]}; missing
    /// is null, infinities are "Inf" and "-Inf".
    std::string json() const;

  private:
    std::shared_ptr<const Impl> impl_;
};

}  // namespace equipoise::api
