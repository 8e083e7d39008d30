#pragma once
// Cells that several tables share.
#include <string>
#include <vector>

#include "sim/engine/power_estimate.hpp"

namespace equipoise::report {

struct Column {
    std::string name;
    bool number = true;  ///< numbers stand to the right
};

/// A cell: text, and a quieter line under it.
struct Cell {
    std::string text;
    std::string note = {};
};

using Rows = std::vector<std::vector<Cell>>;

inline constexpr const char* error_note =
    "In brackets: the Monte Carlo standard error, in percentage points for percentages. Intervals are 95% intervals "
    "for simulation error only.";

/// A share with its error, and its interval beneath.
Cell share_cell(const Proportion& share);
/// Without the interval, except where the standard error says nothing: none or all of the trials.
Cell brief_cell(const Proportion& share);

}  // namespace equipoise::report
