#pragma once
// A chart of more lines than can be told apart in one plot: a small plot for each, all on the same axes.
#include <string>

#include "sim/report/line_chart.hpp"

namespace equipoise::report {

std::string draw_multiples(const LineChart& chart, Layout layout);

}  // namespace equipoise::report
