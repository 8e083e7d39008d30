#include "sim/results/varied.hpp"

#include <charconv>

namespace equipoise {

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

}  // namespace equipoise
