#include "sim/report/boundary_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/design/boundary_names.hpp"
#include "sim/report/boundary_paths.hpp"
#include "sim/report/palette.hpp"
#include "sim/report/scale.hpp"
#include "sim/report/svg.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

// Narrow (for a telephone): names stand beneath, where the lines have the width to themselves.
struct Frame {
    double width = 720, height = 420, left = 74, right = 560, top = 24, bottom = 352;
};
constexpr Frame kWide, kNarrow{400, 470, 66, 376, 24, 350};
constexpr std::string_view kGrey = "#595959", kPale = "#DDDDDD";

struct Line {
    std::string name;
    SeriesStyle style;
    std::vector<Point> points;  ///< information and z
};

// The limits as lines; an infinite one breaks none, because it is not drawn.
std::vector<Line> lines_of(const Boundary& boundary) {
    Line benefit{"stop for benefit", series_style(0), {}}, harm{"stop for harm", series_style(1), {}},
        futility{"stop for futility", series_style(2), {}}, mirror{"", series_style(2), {}};
    for (const BoundaryLook& look : boundary.looks) {
        const Limits& limits = look.limits;
        const bool last = &look == &boundary.looks.back();
        if (std::isfinite(limits.upper)) benefit.points.push_back({look.information, limits.upper});
        if (std::isfinite(limits.lower)) harm.points.push_back({look.information, limits.lower});
        if (!std::isfinite(limits.futility) || (limits.inner_wedge && limits.futility <= 0)) continue;
        if (last && boundary.looks.size() == 1) continue;
        futility.points.push_back({look.information, limits.futility});
        if (limits.inner_wedge) mirror.points.push_back({look.information, -limits.futility});
    }
    std::vector<Line> lines;
    for (Line& line : {std::ref(benefit), std::ref(futility), std::ref(mirror), std::ref(harm)})
        if (!line.points.empty()) lines.push_back(std::move(line));
    return lines;
}

void draw_frame(Svg& svg, const Frame& f, const Axis& x, const Axis& y, const Boundary& boundary) {
    for (const double tick : linear_ticks(y.low, y.high, 8)) {
        if (tick < y.low || tick > y.high) continue;
        svg.line({f.left, y.pixel(tick)}, {f.right, y.pixel(tick)},
                 {.colour = tick == 0 ? std::string_view("#8A8A8A") : kPale});
        svg.text({f.left - 8, y.pixel(tick)}, decimal(tick, tick == std::floor(tick) ? 0 : 1), {.anchor = Anchor::end});
    }
    double last = -100;
    for (const BoundaryLook& look : boundary.looks) {
        const double at = x.pixel(look.information);
        svg.line({at, f.bottom}, {at, f.bottom + 5});
        if (at - last < 40) continue;
        last = at;
        svg.text({at, f.bottom + 16},
                 percent(look.information, std::fabs(std::remainder(100 * look.information, 1)) < 1e-9 ? 0 : 1),
                 {.anchor = Anchor::middle});
    }
    svg.line({f.left, f.bottom}, {f.right, f.bottom});
    svg.line({f.left, f.top}, {f.left, f.bottom});
    constexpr std::string_view name = "Information at each look, share of the planned maximum";
    svg.text({0.5 * (f.left + f.right), f.bottom + 40}, name,
             {.size = size_to_fit(name, f.right - f.left + 40, 13), .anchor = Anchor::middle});
    svg.text_upwards({18, 0.5 * (f.top + f.bottom)}, "z (positive favours treatment)", {.anchor = Anchor::middle});
}

void draw_line(Svg& svg, const Axis& x, const Axis& y, const Line& line) {
    std::vector<Point> pixels;
    for (const Point& p : line.points) pixels.push_back({x.pixel(p.x), y.pixel(p.y)});
    svg.begin_group(line.name.empty() ? "stop for futility" : line.name);
    if (pixels.size() > 1) svg.polyline(pixels, {line.style.colour, 2, line.style.dash});
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        svg.circle(pixels[i], 4, line.style.colour);
        // Numbers where there is room for them.
        if (pixels.size() <= 6)
            svg.text({pixels[i].x, pixels[i].y + (line.name == "stop for harm" ? 14 : -13)},
                     decimal(line.points[i].y, 3), {.size = 12, .anchor = Anchor::middle, .halo = true});
    }
    svg.end_group();
}

std::string described(const Boundary& boundary) {
    std::string words =
        fmt::format("{}; futility: {}. ", in_words(boundary.plan.efficacy), in_words(boundary.plan.futility));
    for (const BoundaryLook& look : boundary.looks) {
        words += "At " + percent(look.information) + " of the information: ";
        words +=
            std::isfinite(look.limits.upper) ? "benefit from z " + decimal(look.limits.upper, 3) : "no test of benefit";
        if (std::isfinite(look.limits.lower)) words += ", harm from " + decimal(look.limits.lower, 3);
        if (std::isfinite(look.limits.futility)) words += ", futility below " + decimal(look.limits.futility, 3);
        words += ". ";
    }
    return words;
}

}  // namespace

std::string draw_boundary(const Boundary& boundary, const std::string& id, Layout layout,
                          std::span<const ToldTrial> paths) {
    const bool wide = layout == Layout::wide;
    const Frame& f = wide ? kWide : kNarrow;
    const std::vector<Line> lines = lines_of(boundary);
    double low = -1, high = 3;
    for (const Line& line : lines)
        for (const Point& p : line.points) low = std::fmin(low, p.y - 0.7), high = std::fmax(high, p.y + 0.5);
    const PathRange range = range_of(paths);
    low = std::fmin(low, range.low - 0.2), high = std::fmax(high, range.high + 0.2);
    // With paths the axis begins a little before the first look: they have no way before it.
    const double first = boundary.looks.front().information;
    const double from = paths.empty() ? 0 : std::fmax(0, std::fmin(first, range.first) - 0.2 * (1 - first) - 0.02);
    // Limits beyond 8 are never met; they would flatten the picture.
    const Axis x{AxisKind::linear, from, range.information, f.left, f.right};
    const Axis y{AxisKind::linear, std::fmax(low, -8), std::fmin(high, 8), f.bottom, f.top};
    const double legend = paths.empty() ? 0 : wide ? 30 : 84;
    Svg svg(f.width, f.height + legend, id, "Stopping boundaries", described(boundary));
    draw_frame(svg, f, x, y, boundary);
    draw_paths(svg, x, y, paths);
    if (!paths.empty()) draw_path_legend(svg, {f.left, f.height + (wide ? 14 : 12)}, paths, wide);
    std::vector<double> wanted, heights;
    for (const Line& line : lines) {
        draw_line(svg, x, y, line);
        if (line.name.empty()) continue;
        wanted.push_back(y.pixel(line.points.back().y) + (line.name == "stop for futility" ? 14 : -4));
        heights.push_back(18);
    }
    const std::vector<double> places = spread(wanted, heights, f.top, f.bottom);
    std::size_t label = 0;
    for (const Line& line : lines) {
        if (line.name.empty()) continue;
        const Point at =
            wide ? Point{f.right + 14, places[label]} : Point{f.left, f.height - 52 + 18 * static_cast<double>(label)};
        ++label;
        const std::string colour = text_colour(line.style.colour);
        svg.text(at, line.name, {.colour = colour, .bold = true});
    }
    const std::string rules =
        fmt::format("Efficacy: {}. Futility: {}.", in_words(boundary.plan.efficacy), in_words(boundary.plan.futility));
    if (wide)
        svg.text({f.left, f.height - 8}, rules,
                 {.size = size_to_fit(rules, f.width - f.left - 8, 12), .colour = kGrey});
    return svg.finish();
}

}  // namespace equipoise::report
