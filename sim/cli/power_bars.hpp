#pragma once
// A power curve of a few lines for a terminal.
#include <string>
#include <vector>

namespace equipoise {

struct PowerBar {
    std::size_t n = 0;
    double power = 0;  ///< share of trials
};

/// A line a size: n, a bar of block characters whose full length is 100%, a mark at the target, the power in percent.
std::string power_bars(const std::vector<PowerBar>& bars, double target);

}  // namespace equipoise
