#include "sim/results/table_json.hpp"

#include <cmath>

namespace equipoise {

using nlohmann::json;

json number_json(double x) {
    if (std::isnan(x)) return nullptr;
    if (std::isinf(x)) return x > 0 ? "Inf" : "-Inf";
    return x;
}

json row_json(const Table& table, std::size_t row) {
    json object = json::object();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const TableColumn& column = table.columns[i];
        const TableCell& cell = table.rows[row][i];
        const auto* text = std::get_if<std::string>(&cell);
        const bool missing = std::holds_alternative<std::monostate>(cell) || (text && text->empty());
        if (column.json.empty() || (missing && column.left_out)) continue;
        object[column.json] = std::visit(
            [](const auto& x) -> json {
                if constexpr (std::is_same_v<std::decay_t<decltype(x)>, std::monostate>)
                    return nullptr;
                else if constexpr (std::is_same_v<std::decay_t<decltype(x)>, double>)
                    return number_json(x);
                else
                    return x;
            },
            cell);
    }
    return object;
}

json columns_json(const Table& table) {
    json list = json::array();
    for (const TableColumn& column : table.columns) {
        json entry{{"name", column.name}, {"unit", column.unit}, {"meaning", column.meaning}};
        if (!column.mcse.empty()) entry["mcse"] = column.mcse;
        if (!column.lower.empty()) entry["lower"] = column.lower;
        if (!column.upper.empty()) entry["upper"] = column.upper;
        list.push_back(std::move(entry));
    }
    return list;
}

}  // namespace equipoise
