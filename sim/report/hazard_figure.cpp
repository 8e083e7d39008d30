#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

struct RatioLine {
    const char* name;
    double (HazardDay::*ratio)() const;
};
constexpr RatioLine kLines[] = {{"hazards on that day", &HazardDay::ratio},
                                {"cumulative hazards until then", &HazardDay::cumulative_ratio}};
constexpr double kFarthest = 1000;  // beyond this a ratio is drawn at the axis's end

// Around 1 and around all ratios, by at least a factor of 2 in all.
Axis ratio_axis(const std::vector<HazardDay>& course, double bottom, double top) {
    double low = 1, high = 1;
    for (const HazardDay& day : course)
        for (const RatioLine& line : kLines) {
            const double ratio = (day.*line.ratio)();
            if (std::isfinite(ratio)) low = std::fmin(low, ratio), high = std::fmax(high, ratio);
        }
    low = std::fmax(low, 1 / kFarthest), high = std::fmin(high, kFarthest);
    const double space = std::fmax(1.1, std::sqrt(2 * low / high));
    return {AxisKind::logarithmic, low / space, high * space, bottom, top};
}

// 0.05, 0.1, 0.2, 0.5, 1, ...; powers of ten alone where the axis spans more than four of them.
std::vector<Tick> ratio_ticks(const Axis& axis) {
    const bool few = axis.high / axis.low > 1e4;
    std::vector<Tick> ticks;
    for (int exponent = -4; exponent <= 4; ++exponent)
        for (const double mantissa : {1.0, 2.0, 5.0}) {
            const double at = mantissa * std::pow(10, exponent);
            if (at < axis.low || at > axis.high || (few && mantissa != 1)) continue;
            ticks.push_back({at, significant(at, 1)});
        }
    return ticks;
}

// A line for each stretch of days that have the ratio.
void draw_ratio(Svg& svg, const std::vector<HazardDay>& course, const RatioLine& line, const SeriesStyle& style,
                const Axis& x, const Axis& y) {
    std::vector<Point> stretch;
    const auto draw = [&] {
        if (stretch.size() > 1) svg.polyline(stretch, {.colour = style.colour, .width = 2.2, .dash = style.dash});
        stretch.clear();
    };
    svg.begin_group(line.name);
    for (const HazardDay& day : course) {
        const double ratio = (day.*line.ratio)();
        if (std::isfinite(ratio))
            stretch.push_back({x.pixel(day.day), y.pixel(ratio)});
        else
            draw();
    }
    draw();
    svg.end_group();
}

// The last day that has the ratio; none where no day has it.
const HazardDay* last_with(const std::vector<HazardDay>& course, const RatioLine& line) {
    for (auto day = course.rbegin(); day != course.rend(); ++day)
        if (std::isfinite(((*day).*line.ratio)())) return &*day;
    return nullptr;
}

std::string end_in_words(const HazardDay& day, const RatioLine& line) {
    return "day " + count(day.day) + ": " + significant((day.*line.ratio)());
}

std::string described(const std::vector<HazardDay>& course) {
    std::string words = "Treated over control. ";
    for (const RatioLine& line : kLines)
        if (const HazardDay* last = last_with(course, line))
            words += "Ratio of " + std::string(line.name) + ", " + end_in_words(*last, line) + ". ";
    return words;
}

}  // namespace

bool has_ratio(const std::vector<HazardDay>& course) {
    return std::ranges::any_of(kLines, [&](const RatioLine& line) { return last_with(course, line) != nullptr; });
}

std::string draw_hazard_ratio(const std::vector<HazardDay>& course, const std::vector<std::string>& arms,
                              const std::string& id, Layout layout) {
    if (!has_ratio(course)) return "";
    const bool wide = layout == Layout::wide;
    const double width = wide ? 860 : 380, left = 60, right = wide ? 590 : 356, top = 44, bottom = top + 260;
    PlotAxis x{{AxisKind::linear, 0, course.back().day, left, right}, {}, "Days from randomization"};
    for (const double day : day_ticks(course.back().day)) x.ticks.push_back({day, count(day)});
    PlotAxis y{ratio_axis(course, bottom, top), {}, "Treated over control (logarithmic axis)"};
    if (arms.size() == 2) y.label = arms[1] + " over " + arms[0] + " (logarithmic axis)";
    y.label = wrap(y.label, right - left + 30, 12, 1).front();
    y.ticks = ratio_ticks(y.axis);
    Svg svg(width, bottom + (wide ? 52 : 130), id, "Hazard ratio over time", described(course));
    draw_axes(svg, x, y);
    svg.line({left, y.axis.pixel(1)}, {right, y.axis.pixel(1)}, {.colour = kQuiet, .width = 1.4});
    std::vector<double> wanted;
    for (std::size_t i = 0; i < 2; ++i) {
        const RatioLine& line = kLines[i];
        draw_ratio(svg, course, line, series_style(i), x.axis, y.axis);
        const HazardDay* last = last_with(course, line);
        wanted.push_back(last ? y.axis.pixel(((*last).*line.ratio)()) : bottom);
    }
    const std::vector<double> places = spread(wanted, {40, 40}, top, bottom);
    for (std::size_t i = 0; i < 2; ++i) {
        const HazardDay* last = last_with(course, kLines[i]);
        const SeriesStyle style = series_style(i);
        const Point at = wide ? Point{right + 14, places[i]} : Point{left - 40, bottom + 66 + 38 * double(i)};
        svg.line(at, {at.x + 34, at.y}, {style.colour, 2.2, style.dash});
        svg.text_block({at.x + 42, at.y}, {kLines[i].name, last ? end_in_words(*last, kLines[i]) : "on no day"}, 16,
                       {.size = 13});
    }
    return svg.finish();
}

std::string hazard_ratio_caption(const std::vector<HazardDay>& course) {
    std::string words =
        "Ratio of the arms' hazards of death, from the two laws that are simulated, in closed form: no trials and no "
        "Monte Carlo error stand behind it, and what the pilot leaves open is not in it. Below 1: fewer deaths with "
        "the treatment. Dashed: the ratio of the cumulative hazards, of all that was risked until that day. On a later "
        "day the hazards are those of the patients who are still alive, so their ratio is no effect on a patient.";
    const bool gap = std::ranges::any_of(course, [](const HazardDay& day) { return std::isnan(day.ratio()); });
    return gap ? words + " No solid line where the hazard of an arm is 0 or has no value." : words;
}

}  // namespace equipoise::report
