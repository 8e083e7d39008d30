#include "sim/report/varied_figure.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/figures.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

std::string with_limits(const Proportion& p) { return percent(p.lower, 1) + " to " + percent(p.upper, 1); }

// What the axes are, and every number, for those who do not see the picture.
std::string power_in_words(const VariedPower& input) {
    std::string words = input.analyses.empty() ? "" : "Power of " + input.analyses[0] + ": ";
    const std::size_t second = input.axes.size() > 1 ? input.axes[1].values.size() : 1;
    for (std::size_t i = 0; i < input.power.size(); ++i) {
        words += (i == 0 ? "" : ", ") + percent(input.power[i][0].value, 1) + " at " + input.axes[0].values[i / second];
        if (input.axes.size() > 1) words += " and " + input.axes[1].values[i % second];
    }
    return words + ".";
}

std::string lines(const VariedPower& input) {
    const VariedAxis& axis = input.axes[0];
    LineChart chart;
    chart.id = "vary-power";
    chart.title = "Power against " + axis.key;
    chart.description = power_in_words(input);
    chart.x_label = axis.key;
    chart.y_label = "power";
    const auto [low, high] = std::minmax_element(axis.numbers.begin(), axis.numbers.end());
    chart.x = {AxisKind::linear, *low, *high};
    chart.x_ticks = axis.numbers.size() <= 9 ? axis.numbers : linear_ticks(*low, *high, 6);
    std::sort(chart.x_ticks.begin(), chart.x_ticks.end());
    chart.references.push_back({input.target, "target " + percent(input.target, 0)});
    for (std::size_t a = 0; a < input.analyses.size(); ++a) {
        LineSeries series;
        series.name = input.analyses[a];
        series.style = series_style(a);
        for (std::size_t i = 0; i < input.power.size(); ++i) {
            const Proportion& p = input.power[i][a];
            series.line.push_back({axis.numbers[i], p.value, p.lower, p.upper});
        }
        std::sort(series.line.begin(), series.line.end(),
                  [](const LinePoint& x, const LinePoint& y) { return x.x < y.x; });
        chart.series.push_back(std::move(series));
    }
    return draw(chart, Layout::wide);
}

std::string dots(const VariedPower& input) {
    RowChart chart;
    chart.id = "vary-power";
    chart.title = "Power by " + input.axes[0].key;
    chart.description = power_in_words(input);
    chart.x_label = "power";
    chart.x = {AxisKind::linear, 0, 1};
    chart.x_ticks = linear_ticks(0, 1, 5);
    chart.x_in_percent = true;
    chart.reference = input.target;
    chart.reference_label = "target " + percent(input.target, 0);
    for (std::size_t i = 0; i < input.power.size(); ++i)
        for (std::size_t a = 0; a < input.analyses.size(); ++a) {
            const Proportion& p = input.power[i][a];
            chart.rows.push_back({input.axes[0].values[i], input.analyses[a], series_style(a), p.value, p.lower,
                                  p.upper, percent(p.value, 1), with_limits(p), ""});
        }
    return draw(chart, Layout::wide);
}

HeatMap map_of(const std::vector<VariedAxis>& axes, const std::string& id, const std::string& title,
               const std::string& description) {
    HeatMap map;
    map.id = id;
    map.title = title;
    map.description = description;
    map.row_label = axes[0].key;
    map.column_label = axes[1].key;
    map.rows = axes[0].values;
    map.columns = axes[1].values;
    return map;
}

}  // namespace

std::string varied_power_svg(const VariedPower& input) {
    if (input.axes.size() == 1) return input.axes[0].numbers.size() > 1 ? lines(input) : dots(input);
    HeatMap map = map_of(input.axes, "vary-power", "Power of " + input.analyses[0], power_in_words(input));
    for (const std::vector<Proportion>& at : input.power)
        map.cells.push_back({percent(at[0].value, 1), {with_limits(at[0])}, at[0].value, false});
    return draw(map, Layout::wide);
}

std::string varied_size_svg(const VariedSize& input) {
    const auto known = [](const VariedNumber& at) { return std::isfinite(at.n); };
    double low = INFINITY, high = 0;
    for (const VariedNumber& at : input.n)
        if (known(at)) low = std::fmin(low, at.lower), high = std::fmax(high, at.upper);
    const std::string title = "Required n of " + input.analysis;
    std::string words;
    for (const VariedNumber& at : input.n)
        words += (words.empty() ? "" : ", ") + (known(at) ? count(at.n) : at.instead);
    if (input.axes.size() > 1) {
        HeatMap map = map_of(input.axes, "vary-size", title, "In the order of the rows: " + words + ".");
        for (const VariedNumber& at : input.n) {
            const double shade = known(at) && high > low ? std::log(at.n / low) / std::log(high / low) : 0;
            map.cells.push_back({known(at) ? count(at.n) : at.instead,
                                 known(at) ? std::vector{count_range(at.lower, at.upper)} : std::vector<std::string>(),
                                 std::clamp(shade, 0.0, 1.0), !known(at)});
        }
        return draw(map, Layout::wide);
    }
    RowChart chart;
    chart.id = "vary-size";
    chart.title = title + " by " + input.axes[0].key;
    chart.description = "In the order of the rows: " + words + ".";
    chart.x_label = "patients";
    chart.x = high > 0 ? count_axis(0.9 * low, 1.1 * high) : count_axis(1, 1000);
    for (std::size_t i = 0; i < input.n.size(); ++i) {
        const VariedNumber& at = input.n[i];
        chart.rows.push_back({input.axes[0].key + " = " + input.axes[0].values[i], "", series_style(0), at.n, at.lower,
                              at.upper, known(at) ? count(at.n) : "", known(at) ? count_range(at.lower, at.upper) : "",
                              known(at) ? "" : at.instead});
    }
    return draw(chart, Layout::wide);
}

}  // namespace equipoise::report
