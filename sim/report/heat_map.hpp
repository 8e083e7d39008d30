#pragma once
// A table of shaded cells with their numbers in them: readable without colour, because every number is written out and
// the shading goes from white to dark with it.
#include <string>
#include <vector>

#include "sim/report/line_chart.hpp"

namespace equipoise::report {

struct HeatCell {
    std::string value;               ///< large, e.g. "1,240"
    std::vector<std::string> notes;  ///< small, under it, each on a line of its own
    double shade = 0;                ///< 0 (white) to 1 (darkest)
    bool in_words = false;           ///< `value` is words, set smaller
};

struct HeatMap {
    std::string id;
    std::string title, description;
    std::string column_label, row_label;
    std::vector<std::string> columns, rows;
    std::vector<HeatCell> cells;  ///< row by row
};

std::string draw(const HeatMap& map, Layout layout);

}  // namespace equipoise::report
