#pragma once
// Cells that several tables share.
#include "sim/engine/power_estimate.hpp"
#include "sim/report/html.hpp"

namespace equipoise::report {

inline constexpr const char* error_note =
    "In brackets: the Monte Carlo standard error, in percentage points for percentages. Intervals are 95% intervals "
    "for simulation error only.";

/// A share with its error, and its interval beneath.
Cell share_cell(const Proportion& share);
/// Without the interval, except where the standard error says nothing: none or all of the trials.
Cell brief_cell(const Proportion& share);

}  // namespace equipoise::report
