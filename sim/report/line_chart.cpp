#include "sim/report/line_chart.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/line_multiples.hpp"
#include "sim/report/line_plot.hpp"
#include "sim/report/sheets.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

std::string draw_wide(const LineChart& chart) {
    const double fan = 30;  // for the leaders, between the lines' ends and the samples
    const double width = 860, left = 56, label_width = 196, top = 40, bottom = 56;
    const double right_labels = fan + kSampleWidth + 6 + label_width;
    std::vector<LineLabel> labels;
    std::vector<double> heights, wanted;
    double needed = 0;
    for (const LineSeries& s : chart.series) {
        labels.push_back(label_of(s, label_width));
        heights.push_back(labels.back().height() + kLabelGap);
        needed += heights.back();
    }
    const double plot_height = std::max(340.0, needed - 10);
    Svg svg(width, top + plot_height + bottom + height_under_axis(chart), chart.id, chart.title, chart.description);
    Axis x = chart.x, y;
    x.start = left, x.stop = width - right_labels;
    y.start = top + plot_height, y.stop = top;
    const LinePlot plot(svg, chart, x, y);
    plot.draw();
    for (const LineSeries& s : chart.series) wanted.push_back(plot.end(s).y);
    const std::vector<double> middles = spread(wanted, heights, top - 12, top + plot_height + 12);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LineSeries& s = chart.series[i];
        const Point end = plot.end(s);
        const double sample = x.stop + fan;
        const double bend = x.stop + 4;
        std::vector<Point> leader{{end.x + 3, end.y}, {std::max(end.x + 3, bend), end.y}};
        leader.push_back({sample - 3, middles[i]});
        if (!s.line.empty() || !s.dots.empty()) svg.polyline(leader, {.colour = kLeaderGrey, .width = 0.8});
        svg.line({sample, middles[i]}, {sample + kSampleWidth, middles[i]},
                 {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
        draw_label(svg, sample + kSampleWidth + 6, middles[i], labels[i]);
    }
    return svg.finish();
}

std::string draw_narrow(const LineChart& chart) {
    constexpr double width = 380, left = 50, right = 34, top = 40, bottom = 56;
    std::vector<LineLabel> labels;
    double legend = 0;
    for (const LineSeries& s : chart.series) {
        labels.push_back(label_of(s, width - 70));
        legend += labels.back().height() + kLabelGap;
    }
    const double plot_height = std::max(280.0, 14.0 * static_cast<double>(chart.series.size()) - 10);
    Svg svg(width, top + plot_height + bottom + height_under_axis(chart) + legend, chart.id, chart.title,
            chart.description);
    Axis x = chart.x, y;
    x.start = left, x.stop = width - right;
    y.start = top + plot_height, y.stop = top;
    const LinePlot plot(svg, chart, x, y);
    plot.draw();
    std::vector<double> wanted;
    for (const LineSeries& s : chart.series) wanted.push_back(plot.end(s).y);
    const std::vector<double> middles =
        spread(wanted, std::vector<double>(wanted.size(), 14), top - 10, top + plot_height + 8);
    double row = top + plot_height + bottom + height_under_axis(chart);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LineSeries& s = chart.series[i];
        const Point end = plot.end(s);
        const std::string number = std::to_string(i + 1);
        if (!s.line.empty() || !s.dots.empty())
            svg.polyline({{end.x + 2, end.y}, {x.stop + 12, middles[i]}}, {.colour = kLeaderGrey, .width = 0.8});
        svg.text({x.stop + 14, middles[i]}, number, {.size = kSmallText, .bold = true});
        const double middle = row + 0.5 * labels[i].height();
        svg.text({18, middle}, number, {.anchor = Anchor::end, .bold = true});
        svg.line({26, middle}, {26 + kSampleWidth, middle},
                 {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
        draw_label(svg, 32 + kSampleWidth, middle, labels[i]);
        row += labels[i].height() + kLabelGap;
    }
    return svg.finish();
}

}  // namespace

std::string draw(const LineChart& given, Layout layout) {
    LineChart chart = given;
    const auto unknown = [](const LinePoint& p) { return !std::isfinite(p.x) || !std::isfinite(p.y); };
    for (LineSeries& s : chart.series) std::erase_if(s.line, unknown), std::erase_if(s.dots, unknown);
    if (chart.series.size() > kFewSeries) return draw_multiples(chart, layout);
    return layout == Layout::wide ? draw_wide(chart) : draw_narrow(chart);
}

std::vector<LineChart> sheets(const LineChart& chart) { return in_sheets(chart, &LineChart::series, 20, 20); }

}  // namespace equipoise::report
