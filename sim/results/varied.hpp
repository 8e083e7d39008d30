#pragma once
// Rows at several values of keys of a scenario: the keys are columns before the rows' own.
#include <span>
#include <string>
#include <vector>

#include "sim/results/power_row.hpp"
#include "sim/results/size_row.hpp"
#include "sim/results/table.hpp"
#include "sim/scenario/vary_axes.hpp"

namespace equipoise {

struct VariedKey {
    std::string key;
    std::vector<std::string> values;  ///< by row of the table
    bool numeric = false;
};

/// The table with a column for each key.
Table with_keys(Table table, const std::vector<VariedKey>& keys);

/// By point and analysis, with a column for each axis.
Table varied_power_table(std::span<const VaryAxis> axes, std::span<const VaryPoint> points,
                         std::span<const CurvePoint> at);
Table varied_size_table(std::span<const VaryAxis> axes, std::span<const VaryPoint> points,
                        std::span<const std::vector<SampleSize>> at);

}  // namespace equipoise
