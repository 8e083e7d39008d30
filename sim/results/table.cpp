#include "sim/results/table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace equipoise {
namespace {

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

struct CsvText {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(double x) const {
        if (std::isinf(x)) return x > 0 ? "Inf" : "-Inf";
        return std::isnan(x) ? "" : fmt::format("{}", x);
    }
    std::string operator()(std::int64_t x) const { return std::to_string(x); }
    std::string operator()(bool x) const { return x ? "true" : "false"; }
    std::string operator()(const std::string& text) const { return csv_field(text); }
};

}  // namespace

std::size_t Table::find(const std::string& column) const {
    std::size_t place = 0;
    while (place < columns.size() && columns[place].name != column) ++place;
    return place;
}

std::string csv_cell(const TableCell& cell) { return std::visit(CsvText{}, cell); }

std::string to_csv(const Table& table) {
    std::string text;
    const auto line = [&](auto&& cell) {
        bool begun = false;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (!table.columns[i].csv) continue;
            if (begun) text += ',';
            begun = true;
            text += cell(i);
        }
        text += '\n';
    };
    line([&](std::size_t i) { return csv_field(table.columns[i].name); });
    for (const std::vector<TableCell>& row : table.rows) line([&](std::size_t i) { return csv_cell(row[i]); });
    return text;
}

}  // namespace equipoise
