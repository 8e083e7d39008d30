#include "sim/results/varied.hpp"

#include <charconv>

namespace equipoise {
namespace {

// The keys' values beside rows of which every point has one an analysis.
std::vector<VariedKey> keys_of(std::span<const VaryAxis> axes, std::span<const VaryPoint> points) {
    std::vector<VariedKey> keys;
    for (std::size_t k = 0; k < axes.size(); ++k) {
        VariedKey key{axes[k].key, {}, !axes[k].numbers.empty()};
        for (const VaryPoint& point : points)
            key.values.insert(key.values.end(), point.scenario.analyses.size(), axes[k].values[point.at[k]]);
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace

Table with_keys(Table table, const std::vector<VariedKey>& keys) {
    for (std::size_t k = keys.size(); k-- > 0;) {
        TableColumn column;
        column.name = column.json = keys[k].key;
        column.meaning = "value of this key of the scenario";
        table.columns.insert(table.columns.begin(), column);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            const std::string& text = keys[k].values[row];
            double number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            table.rows[row].insert(table.rows[row].begin(), keys[k].numeric ? TableCell{number} : TableCell{text});
        }
    }
    return table;
}

Table varied_power_table(std::span<const VaryAxis> axes, std::span<const VaryPoint> points,
                         std::span<const CurvePoint> at) {
    std::vector<PowerRow> rows;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (PowerRow& row : power_rows(points[i].scenario, at[i])) rows.push_back(std::move(row));
    return with_keys(table_of<PowerRow>("vary", rows), keys_of(axes, points));
}

Table varied_size_table(std::span<const VaryAxis> axes, std::span<const VaryPoint> points,
                        std::span<const std::vector<SampleSize>> at) {
    std::vector<SizeRow> rows;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t a = 0; a < at[i].size(); ++a) rows.push_back(size_row(points[i].scenario, a, at[i][a]));
    return with_keys(table_of<SizeRow>("vary", rows), keys_of(axes, points));
}

}  // namespace equipoise
