#pragma once
// The field list of a row of results: one line a measure. A measure with an error is one line too, and becomes the
// columns of its value and of its error, which know of each other.
//
//   struct PowerRow : PowerEstimate {
//       static auto columns() {
//           return std::vector{
//               whole<PowerRow>("trials", "trials", "behind this row", [](const PowerRow& r) { return r.trials; }),
//               share<PowerRow>("power", "", "share of trials that find a benefit", &PowerRow::power),
//           };
//       }
//   };
#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/results/table.hpp"

namespace equipoise {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One line of a row's field list: its columns, and how a row's cells are read.
template <class Row>
struct Measure {
    std::vector<TableColumn> columns;
    std::function<std::vector<TableCell>(const Row&)> cells;

    /// In JSON under another key (for a share: its first column).
    Measure json(std::string key) && {
        columns[0].json = std::move(key);
        return std::move(*this);
    }
    /// Its error is a column of its own, of that name.
    Measure error_in(std::string column) && {
        columns[0].mcse = std::move(column);
        return std::move(*this);
    }
    /// Its 95% limits are columns of their own, of these names.
    Measure limits_in(std::string lower, std::string upper) && {
        columns[0].lower = std::move(lower);
        columns[0].upper = std::move(upper);
        return std::move(*this);
    }
    Measure not_in_json() && {
        for (TableColumn& column : columns) column.json.clear();
        return std::move(*this);
    }
    Measure not_in_csv() && {
        for (TableColumn& column : columns) column.csv = false;
        return std::move(*this);
    }
    Measure left_out_if_missing() && {
        for (TableColumn& column : columns) column.left_out = true;
        return std::move(*this);
    }
};

namespace measure_detail {
inline TableColumn column(const std::string& name, const std::string& unit, const std::string& meaning) {
    TableColumn column;
    column.name = column.json = name;
    column.unit = unit;
    column.meaning = meaning;
    return column;
}
inline TableCell cell(double x) { return std::isnan(x) ? TableCell{} : TableCell{x}; }
inline TableCell cell(bool x) { return x; }
inline TableCell cell(std::optional<std::int64_t> x) { return x ? TableCell{*x} : TableCell{}; }
inline TableCell cell(std::string text) { return text; }
}  // namespace measure_detail

/// A number (missing where NaN), a truth value or text. `get` takes a row: a member's address or a function.
template <class Row, class Get>
Measure<Row> value(std::string name, std::string unit, std::string meaning, Get get) {
    return {{measure_detail::column(name, unit, meaning)},
            [get](const Row& row) -> std::vector<TableCell> { return {measure_detail::cell(std::invoke(get, row))}; }};
}

/// A count; missing where it is 0 and `none_behind`: nothing stands behind a number that was not simulated.
template <class Row, class Get>
Measure<Row> whole(std::string name, std::string unit, std::string meaning, Get get, bool none_behind = false) {
    return {{measure_detail::column(name, unit, meaning)},
            [get, none_behind](const Row& row) -> std::vector<TableCell> {
                const auto count = static_cast<std::int64_t>(std::invoke(get, row));
                return {none_behind && count == 0 ? TableCell{} : TableCell{count}};
            }};
}

/// A number and its Monte Carlo standard error, the column NAME_mcse.
template <class Row, class Get, class GetError>
Measure<Row> with_error(std::string name, std::string unit, std::string meaning, Get get, GetError error) {
    Measure<Row> measure{
        {measure_detail::column(name, unit, meaning),
         measure_detail::column(name + "_mcse", unit, "its Monte Carlo standard error")},
        [get, error](const Row& row) -> std::vector<TableCell> {
            return {measure_detail::cell(std::invoke(get, row)), measure_detail::cell(std::invoke(error, row))};
        }};
    measure.columns[0].mcse = name + "_mcse";
    return measure;
}

/// A simulated share: its value, then PREFIXmcse, PREFIXlower and PREFIXupper.
template <class Row, class Get>
Measure<Row> share(std::string name, std::string prefix, std::string meaning, Get get) {
    Measure<Row> measure{{measure_detail::column(name, "", meaning),
                          measure_detail::column(prefix + "mcse", "", "Monte Carlo standard error of " + name),
                          measure_detail::column(prefix + "lower", "", "lower 95% limit of " + name),
                          measure_detail::column(prefix + "upper", "", "upper 95% limit of " + name)},
                         [get](const Row& row) -> std::vector<TableCell> {
                             const Proportion p = std::invoke(get, row);
                             using measure_detail::cell;
                             const bool known = !std::isnan(p.value);  // of no trials there is no interval
                             return {cell(p.value), cell(p.mcse), known ? cell(p.lower) : TableCell{},
                                     known ? cell(p.upper) : TableCell{}};
                         }};
    measure.columns[0].mcse = prefix + "mcse";
    measure.columns[0].lower = prefix + "lower";
    measure.columns[0].upper = prefix + "upper";
    return measure;
}

/// The table of rows by their field list.
template <class Row>
Table table_of(std::string name, std::span<const Row> rows) {
    Table table;
    table.name = std::move(name);
    const std::vector<Measure<Row>> measures = Row::columns();
    for (const Measure<Row>& measure : measures)
        table.columns.insert(table.columns.end(), measure.columns.begin(), measure.columns.end());
    for (const Row& row : rows) {
        std::vector<TableCell> cells;
        for (const Measure<Row>& measure : measures)
            for (TableCell& cell : measure.cells(row)) cells.push_back(std::move(cell));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace equipoise
