#pragma once
// Rows at several values of keys of a scenario: the keys are columns before the rows' own.
#include <string>
#include <vector>

#include "sim/results/table.hpp"

namespace equipoise {

struct VariedKey {
    std::string key;
    std::vector<std::string> values;  ///< by row of the table
    bool numeric = false;
};

/// The table with a column for each key.
Table with_keys(Table table, const std::vector<VariedKey>& keys);

}  // namespace equipoise
