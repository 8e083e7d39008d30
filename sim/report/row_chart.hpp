#pragma once
// One row for each analysis: a dot with its interval on a common axis, the value in figures at the right, and words
// instead of a dot where there is none. Required sample sizes and type I errors are drawn by it, and, with bars from
// the plan's value to the dot, what moves the answer.
#include <optional>
#include <string>
#include <vector>

#include "sim/report/line_chart.hpp"

namespace equipoise::report {

struct ChartRow {
    std::string name;
    std::string note;  ///< under the name, quieter; may be empty
    SeriesStyle style;
    double value = 0, lower = 0, upper = 0;
    std::string value_text;           ///< e.g. "834"
    std::string value_note;           ///< e.g. "826 to 842"; may be empty
    std::string instead;              ///< not empty: said in place of the dot
    std::optional<double> from = {};  ///< a bar goes from here to the value
};

struct RowChart {
    std::string id;
    std::string title, description;
    std::string x_label;
    Axis x;
    std::vector<double> x_ticks;  ///< empty: round counts
    bool x_in_percent = false;
    std::optional<double> reference;  ///< a vertical line
    std::string reference_label;
    std::vector<ChartRow> rows;
};

std::string draw(const RowChart& chart, Layout layout);
/// As it is printed: in parts where a page would hold it only in letters too small to read.
std::vector<RowChart> sheets(const RowChart& chart);

}  // namespace equipoise::report
