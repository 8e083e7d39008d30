#pragma once
// What the drawings of a line chart share: one plot with its axes, bands, lines, points and marks, and a line's name.
#include <string>
#include <vector>

#include "sim/report/line_chart.hpp"
#include "sim/report/svg.hpp"

namespace equipoise::report {

inline constexpr double kLabelText = 13, kSmallText = 12, kLabelLine = 15, kLabelGap = 6, kSampleWidth = 34;
inline constexpr std::string_view kLabelGrey = "#595959", kLeaderGrey = "#8A8A8A";
inline constexpr std::size_t kFewSeries = 8;  ///< more have a plot each

struct LineLabel {
    std::vector<std::string> name, note;
    double height() const { return kLabelLine * static_cast<double>(name.size() + note.size()); }
};

LineLabel label_of(const LineSeries& series, double width);
void draw_label(Svg& svg, double x, double middle, const LineLabel& label);

/// Everything but the names.
class LinePlot {
  public:
    /// `small`: one of many panels, with few ticks.
    LinePlot(Svg& svg, const LineChart& chart, Axis x, Axis y, bool small = false)
        : svg_(svg), chart_(chart), x_(x), y_(y), small_(small) {}

    void draw() const;
    /// Where the line or the last of the points of a series ends.
    Point end(const LineSeries& s) const;

  private:
    struct LabelPlace {
        Point at;
        Anchor anchor;
    };

    Point at(double x, double y) const { return {x_.pixel(x), y_.pixel(y)}; }
    void frame() const;
    void rows_under_axis() const;
    void band(const LineSeries& s) const;
    void reference(const ReferenceLine& r) const;
    LabelPlace freest_place(double y, double width) const;
    double crossings(double left, double right, double top, double bottom) const;
    void drop_line(const LineSeries& s) const;
    void curve(const LineSeries& s) const;
    void dots(const LineSeries& s, double aside) const;
    void mark(const LineSeries& s) const;

    Svg& svg_;
    const LineChart& chart_;
    Axis x_, y_;
    bool small_;
};

/// Height of what stands under the axis's name.
double height_under_axis(const LineChart& chart);

}  // namespace equipoise::report
