#include "sim/report/line_multiples.hpp"

#include <algorithm>

#include "sim/report/line_plot.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

constexpr double kPlotHeight = 92, kTicks = 34, kTickWidth = 44, kBetween = 12;

struct Grid {
    double width, cell;
    std::size_t columns;
};

Grid grid_of(Layout layout) {
    const double width = layout == Layout::wide ? 860 : 380;
    const std::size_t columns = layout == Layout::wide ? 4 : 2;
    return {width, (width - 8) / static_cast<double>(columns), columns};
}

// One line alone, with the references of all.
LineChart panel_of(const LineChart& chart, std::size_t i) {
    LineChart panel = chart;
    panel.series = {chart.series[i]};
    panel.under.clear();
    return panel;
}

// What the small plots leave out of their own frames.
std::string heading(const LineChart& chart) {
    std::string words = chart.y_label;
    for (const ReferenceLine& reference : chart.references) words += "; dotted: " + reference.label;
    return words;
}

}  // namespace

std::string draw_multiples(const LineChart& chart, Layout layout) {
    const Grid grid = grid_of(layout);
    const double text = grid.cell - kBetween;
    std::vector<LineLabel> labels;
    std::vector<double> rows;  // height of the tallest label in each
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        labels.push_back(label_of(chart.series[i], text));
        if (i % grid.columns == 0) rows.push_back(0);
        rows.back() = std::max(rows.back(), labels.back().height());
    }
    double height = 30 + 24;
    for (const double row : rows) height += row + 16 + kPlotHeight + kTicks;
    Svg svg(grid.width, height, chart.id, chart.title, chart.description);
    const std::string words = heading(chart);
    svg.text({8, 14}, words, {.size = size_to_fit(words, grid.width - 16, kLabelText)});
    double top = 30;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const std::size_t column = i % grid.columns;
        if (i > 0 && column == 0) top += rows[i / grid.columns - 1] + 16 + kPlotHeight + kTicks;
        const double left = 8 + grid.cell * static_cast<double>(column), label = rows[i / grid.columns];
        // The name stands on its plot, whatever the neighbours' lengths.
        draw_label(svg, left, top + label - 0.5 * labels[i].height(), labels[i]);
        const LineChart panel = panel_of(chart, i);
        Axis x = chart.x, y;
        x.start = left + kTickWidth, x.stop = left + grid.cell - kBetween - 10;
        y.start = top + label + 10 + kPlotHeight, y.stop = top + label + 10;
        LinePlot(svg, panel, x, y, true).draw();
    }
    svg.text({0.5 * grid.width, height - 12}, chart.x_label,
             {.size = size_to_fit(chart.x_label, grid.width - 16, kLabelText), .anchor = Anchor::middle});
    return svg.finish();
}

}  // namespace equipoise::report
