#pragma once
// The one picture of lines: power, survival and assurance are all drawn by it.
//
// The vertical axis is a share, 0 to 100%.
// Wide: each line ends in its name, moved apart from its neighbours where needed and joined to its line by a leader.
// Narrow (for a telephone): each line ends in a number, and the names stand beneath. Names are never cut off; the
// picture grows instead. More than eight lines have a small plot each, named above it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/palette.hpp"
#include "sim/report/scale.hpp"

namespace equipoise::report {

enum class Layout { wide, narrow };

/// A value with its interval at one place on the horizontal axis; lower and upper may be NaN.
struct LinePoint {
    double x = 0, y = 0;
    double lower = 0, upper = 0;
};

/// A place on the chart that the reader is asked about, such as the required sample size.
struct ChartMark {
    double x = 0, y = 0;
    double lower = 0, upper = 0;  ///< an interval along x; NaN for none
};

struct LineSeries {
    std::string name;
    std::string note;  ///< a second, quieter part of the label; may be empty
    SeriesStyle style;
    std::vector<LinePoint> line;    ///< by ascending x, drawn with its band
    std::vector<LinePoint> dots;    ///< drawn as points with error bars
    std::optional<ChartMark> mark;  ///< drawn as a diamond with a line down to the axis
};

struct ReferenceLine {
    double y = 0;
    std::string label;
};

/// A row of words under the axis, such as the numbers at risk.
struct AxisRow {
    std::string name;
    SeriesStyle style;
    std::vector<std::pair<double, std::string>> cells;  ///< by ascending x
};

struct LineChart {
    std::string id;
    std::string title, description;
    std::string x_label, y_label;
    Axis x;                       ///< kind and ends; the pixels are set in drawing
    std::vector<double> x_ticks;  ///< empty: round counts
    std::vector<ReferenceLine> references;
    std::vector<LineSeries> series;
    std::string under_title;
    std::vector<AxisRow> under;  ///< under the axis's name; cells without room are left out
};

std::string draw(const LineChart& chart, Layout layout);
/// As it is printed: in parts where a page would hold all the small plots only in letters too small to read.
std::vector<LineChart> sheets(const LineChart& chart);

}  // namespace equipoise::report
