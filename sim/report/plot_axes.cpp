#include "sim/report/plot_axes.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/text.hpp"

namespace equipoise::report {

std::vector<Tick> number_ticks(double low, double high, int wanted) {
    const std::vector<double> places = linear_ticks(low, high, wanted);
    const double step = places.size() > 1 ? places[1] - places[0] : 1;
    const int decimals = static_cast<int>(std::clamp(std::ceil(-std::log10(step) - 1e-9), 0.0, 6.0));
    std::vector<Tick> ticks;
    for (const double at : places) ticks.push_back({at, decimals == 0 ? count(at) : decimal(at, decimals)});
    return ticks;
}

std::vector<Tick> share_ticks(int wanted) {
    std::vector<Tick> ticks;
    for (const double at : linear_ticks(0, 1, wanted)) ticks.push_back({at, percent(at, 0)});
    return ticks;
}

void draw_axes(Svg& svg, const PlotAxis& x, const PlotAxis& y) {
    const double left = x.axis.start, right = x.axis.stop, bottom = y.axis.start, top = y.axis.stop;
    for (const Tick& tick : y.ticks) {
        const double at = y.axis.pixel(tick.at);
        if (std::fabs(at - bottom) > 0.5) svg.line({left, at}, {right, at}, {.colour = kPale});
        svg.text({left - 8, at}, tick.text, {.anchor = Anchor::end});
    }
    for (const Tick& tick : x.ticks) {
        const double at = x.axis.pixel(tick.at);
        svg.line({at, bottom}, {at, bottom + 5});
        svg.text({at, bottom + 16}, tick.text, {.anchor = Anchor::middle});
    }
    svg.line({left, bottom}, {right, bottom});
    svg.line({left, bottom}, {left, top});
    svg.text({0.5 * (left + right), bottom + 36}, x.label,
             {.size = size_to_fit(x.label, right - left + 20, 13), .anchor = Anchor::middle});
    svg.text({left - 40, top - 16}, y.label, {.size = size_to_fit(y.label, right - left + 40, 13)});
}

void draw_band(Svg& svg, const std::vector<Point>& lower, const std::vector<Point>& upper, std::string_view colour) {
    std::vector<Point> outline = upper;
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    if (outline.size() > 3) svg.polygon(outline, colour, 0.2);
}

}  // namespace equipoise::report
