#include "equipoise/table.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "equipoise/error.hpp"
#include "models/numeric/input_error.hpp"
#include "sim/api/table_builder.hpp"
#include "sim/results/table.hpp"
#include "sim/results/table_json.hpp"

namespace equipoise::api {
namespace {

using Json = nlohmann::ordered_json;

TableCell inner(const Cell& cell) {
    return std::visit([](const auto& x) { return TableCell(x); }, cell);
}

std::string text_of(const Cell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    return text ? *text : csv_cell(inner(cell));
}

Json cell_json(const Cell& cell) {
    return std::visit(
        [](const auto& x) -> Json {
            using X = std::decay_t<decltype(x)>;
            if constexpr (std::is_same_v<X, std::monostate>) {
                return nullptr;
            } else {
                if constexpr (std::is_same_v<X, double>)
                    return number_json(x);
                else
                    return x;
            }
        },
        cell);
}

std::shared_ptr<const Table::Impl> nothing() {
    static const auto empty = std::make_shared<const Table::Impl>();
    return empty;
}

}  // namespace

Table::Table() : impl_(nothing()) {}
Table::Table(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Table::~Table() = default;
Table::Table(const Table&) = default;
Table& Table::operator=(const Table&) = default;
// A table that was moved from is a copy: it has its rows still, and nobody meets an empty pointer.
Table::Table(Table&& other) noexcept : impl_(other.impl_) {}
Table& Table::operator=(Table&& other) noexcept {
    impl_ = other.impl_;
    return *this;
}

const std::string& Table::name() const noexcept { return impl_->name; }
std::size_t Table::rows() const noexcept { return impl_->rows.size(); }
const std::vector<Column>& Table::columns() const noexcept { return impl_->columns; }

bool Table::has(std::string_view column) const noexcept {
    for (const Column& c : impl_->columns)
        if (c.name == column) return true;
    return false;
}

std::size_t Table::find(std::string_view column) const {
    const std::vector<Column>& columns = impl_->columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == column) return i;
    std::vector<std::string_view> names;
    for (const Column& c : columns) names.push_back(c.name);
    throw InputError({{"table " + impl_->name, "has no column \"" + std::string(column) + "\"",
                       names.empty() ? "it is empty" : did_you_mean(column, names)}});
}

const Cell& Table::cell(std::size_t row, std::size_t column) const {
    if (row >= rows() || column >= columns().size())
        throw InputError({{"table " + impl_->name, fmt::format("has no cell in row {} and column {}", row, column),
                           fmt::format("it has {} rows and {} columns", rows(), columns().size())}});
    return impl_->rows[row][column];
}

double Table::number(std::size_t row, std::string_view column) const {
    return std::visit(
        [&](const auto& x) -> double {
            using X = std::decay_t<decltype(x)>;
            if constexpr (std::is_same_v<X, std::monostate>)
                return std::numeric_limits<double>::quiet_NaN();
            else if constexpr (std::is_same_v<X, std::string>)
                throw InputError({{"table " + impl_->name + ", column " + std::string(column),
                                   "\"" + x + "\" is not a number", "ask for text()"}});
            else
                return static_cast<double>(x);
        },
        cell(row, column));
}

std::string Table::text(std::size_t row, std::string_view column) const { return text_of(cell(row, column)); }

std::vector<double> Table::numbers(std::string_view column) const {
    std::vector<double> all;
    all.reserve(rows());
    for (std::size_t row = 0; row < rows(); ++row) all.push_back(number(row, column));
    return all;
}

Table Table::where(std::string_view column, std::string_view text) const {
    const std::size_t place = find(column);
    auto kept = std::make_shared<Impl>();
    kept->name = impl_->name;
    kept->columns = impl_->columns;
    for (const std::vector<Cell>& row : impl_->rows)
        if (text_of(row[place]) == text) kept->rows.push_back(row);
    return Table(std::move(kept));
}

std::string Table::csv() const {
    std::string text;
    for (std::size_t i = 0; i < columns().size(); ++i) text += (i ? "," : "") + csv_cell(columns()[i].name);
    text += '\n';
    for (const std::vector<Cell>& row : impl_->rows) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i ? "," : "") + csv_cell(inner(row[i]));
        text += '\n';
    }
    return text;
}

std::string Table::json() const {
    Json list = Json::array(), rows = Json::array();
    for (const Column& c : columns())
        list.push_back({{"name", c.name},
                        {"unit", c.unit},
                        {"meaning", c.meaning},
                        {"mcse", c.mcse},
                        {"lower", c.lower},
                        {"upper", c.upper}});
    for (const std::vector<Cell>& cells : impl_->rows) {
        Json row = Json::object();
        for (std::size_t i = 0; i < cells.size(); ++i) row[columns()[i].name] = cell_json(cells[i]);
        rows.push_back(std::move(row));
    }
    return Json{{"name", impl_->name}, {"columns", list}, {"rows", rows}}.dump(-1, ' ', false,
                                                                               Json::error_handler_t::replace);
}

}  // namespace equipoise::api
