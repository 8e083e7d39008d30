#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

std::vector<Tick> percent_ticks(double low, double high) {
    const std::vector<double> places = linear_ticks(low, high, 5);
    const int decimals = places.size() > 1 && places[1] - places[0] < 0.0095 ? 1 : 0;
    std::vector<Tick> ticks;
    for (const double at : places) ticks.push_back({at, percent(at, decimals)});
    return ticks;
}

std::vector<Tick> trial_ticks(const Axis& x) {
    std::vector<Tick> ticks;
    for (const double at : count_ticks(x, 58)) ticks.push_back({at, count(at)});
    return ticks;
}

std::string last_in_words(const RunningPower& last) {
    const Proportion power = power_of(last);
    return percent_with_error(power.value, power.mcse) + " after " + count(static_cast<double>(last.trials)) +
           " trials";
}

std::string described(const std::vector<RunningPower>& course) {
    std::string words;
    for (const RunningPower& point : told_points(course))
        words += fmt::format("After {} trials {}. ", count(static_cast<double>(point.trials)),
                             percent_with_error(power_of(point).value, power_of(point).mcse));
    return words;
}

}  // namespace

Proportion power_of(const RunningPower& point) { return Proportion::of(point.benefit, point.trials); }

std::vector<RunningPower> told_points(const std::vector<RunningPower>& course) {
    std::vector<RunningPower> told;
    for (const RunningPower& point : course) {
        const bool last = &point == &course.back();
        if (last && !told.empty() && point.trials < 2 * told.back().trials && told.size() > 1) told.pop_back();
        if (last || told.empty() || point.trials >= 3 * told.back().trials) told.push_back(point);
    }
    return told;
}

std::string draw_running_power(const std::vector<RunningPower>& course, const std::string& id, Layout layout) {
    if (course.size() < 2) return "";
    const bool wide = layout == Layout::wide;
    const double width = wide ? 860 : 380, left = 60, right = wide ? 590 : 346, top = 44, bottom = top + 260;
    double low = 1, high = 0;
    for (const RunningPower& point : course) {
        low = std::fmin(low, power_of(point).lower);
        high = std::fmax(high, power_of(point).upper);
    }
    PlotAxis x{{AxisKind::logarithmic, static_cast<double>(course.front().trials),
                static_cast<double>(course.back().trials), left, right},
               {},
               "Trials simulated so far (logarithmic axis)"};
    x.ticks = trial_ticks(x.axis);
    const PlotAxis y{{AxisKind::linear, low, high, bottom, top},
                     percent_ticks(low, high),
                     "Power (shaded: 95% Monte Carlo interval)"};
    Svg svg(width, bottom + (wide ? 52 : 82), id, "Power as the trials came in", described(course));
    draw_axes(svg, x, y);
    std::vector<Point> line, lower, upper;
    for (const RunningPower& point : course) {
        const Proportion power = power_of(point);
        const double at = x.axis.pixel(static_cast<double>(point.trials));
        line.push_back({at, y.axis.pixel(power.value)});
        lower.push_back({at, y.axis.pixel(power.lower)});
        upper.push_back({at, y.axis.pixel(power.upper)});
    }
    const std::string last = last_in_words(course.back()), colour = series_style(0).colour;
    const double end = line.back().y;
    svg.line({left, end}, {right, end}, {.colour = kQuiet, .dash = "2 4"});
    svg.begin_group(last);
    draw_band(svg, lower, upper, colour);
    svg.polyline(line, {.colour = colour, .width = 2.2});
    svg.circle(line.back(), 4, colour);
    svg.end_group();
    if (wide)
        svg.text({right + 14, end}, last, {.size = size_to_fit(last, width - right - 18, 13)});
    else
        svg.text({left, bottom + 64}, last);
    return svg.finish();
}

std::string running_power_caption(const std::vector<RunningPower>& course, const std::string& analysis, double n) {
    const RunningPower& last = course.back();
    return fmt::format(
        "{}, {} patients: power over the first trials of the run, with its 95% Monte Carlo interval. The last point is "
        "the power in the tables, {}, and the dotted line goes back from it. Trials narrow the band; they do not make "
        "the assumptions truer.",
        analysis, count(n), last_in_words(last));
}

}  // namespace equipoise::report
