#include "sim/report/line_plot.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

LineLabel label_of(const LineSeries& series, double width) {
    LineLabel label{wrap(series.name, width, kLabelText), {}};
    if (!series.note.empty()) label.note = wrap(series.note, width, kSmallText);
    return label;
}

void draw_label(Svg& svg, double x, double middle, const LineLabel& label) {
    double y = middle - 0.5 * label.height() + 0.5 * kLabelLine;
    for (const std::string& line : label.name) svg.text({x, y}, line), y += kLabelLine;
    for (const std::string& line : label.note)
        svg.text({x, y}, line, {.size = kSmallText, .colour = kLabelGrey}), y += kLabelLine;
}

double height_under_axis(const LineChart& chart) {
    return chart.under.empty() ? 0 : kLabelLine * (1.6 + 2 * static_cast<double>(chart.under.size()));
}

void LinePlot::draw() const {
    frame();
    for (const LineSeries& s : chart_.series) band(s);
    for (const ReferenceLine& r : chart_.references) reference(r);
    for (const LineSeries& s : chart_.series) drop_line(s);
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
        const LineSeries& s = chart_.series[i];
        svg_.begin_group(s.note.empty() ? s.name : s.name + ": " + s.note);
        curve(s);
        dots(s, 5 * (static_cast<double>(i) - 0.5 * static_cast<double>(chart_.series.size() - 1)));
        mark(s);
        svg_.end_group();
    }
    rows_under_axis();
}

Point LinePlot::end(const LineSeries& s) const {
    const std::vector<LinePoint>& points = s.line.empty() ? s.dots : s.line;
    return points.empty() ? Point{x_.stop, y_.start} : at(points.back().x, points.back().y);
}

void LinePlot::frame() const {
    for (const double tick : linear_ticks(0, 1, small_ ? 2 : 5)) {
        const double y = y_.pixel(tick);
        if (tick > 0) svg_.line({x_.start, y}, {x_.stop, y}, {.colour = kPale});
        svg_.text({x_.start - 8, y}, percent(tick, 0), {.anchor = Anchor::end});
    }
    const std::vector<double> ticks = chart_.x_ticks.empty() ? count_ticks(x_, small_ ? 54 : 46) : chart_.x_ticks;
    for (const double tick : ticks) {
        const double x = x_.pixel(tick);
        svg_.line({x, y_.start}, {x, y_.start + 5});
        svg_.text({x, y_.start + 16}, count(tick), {.anchor = Anchor::middle});
    }
    svg_.line({x_.start, y_.start}, {x_.stop, y_.start});
    svg_.line({x_.start, y_.start}, {x_.start, y_.stop});
    if (small_) return;
    svg_.text({0.5 * (x_.start + x_.stop), y_.start + 38}, chart_.x_label,
              {.size = size_to_fit(chart_.x_label, x_.stop - x_.start + 60, kLabelText), .anchor = Anchor::middle});
    svg_.text({8, y_.stop - 16}, chart_.y_label, {.size = size_to_fit(chart_.y_label, x_.stop - 8, kLabelText)});
}

void LinePlot::band(const LineSeries& s) const {
    std::vector<Point> outline;
    for (const LinePoint& p : s.line)
        if (std::isfinite(p.upper)) outline.push_back(at(p.x, p.upper));
    for (auto p = s.line.rbegin(); p != s.line.rend(); ++p)
        if (std::isfinite(p->lower)) outline.push_back(at(p->x, p->lower));
    if (outline.size() > 3) svg_.polygon(outline, s.style.colour, 0.15);
}

void LinePlot::reference(const ReferenceLine& r) const {
    const double y = y_.pixel(r.y);
    svg_.line({x_.start, y}, {x_.stop, y}, {.colour = kLabelGrey, .width = 1.2, .dash = "1 3"});
    if (small_) return;
    const LabelPlace place = freest_place(y, text_width(r.label, kSmallText));
    svg_.text(place.at, r.label, {.size = kSmallText, .anchor = place.anchor, .colour = kLabelGrey, .halo = true});
}

// Above or below a line at height y, at its left end, its right end or in its middle: where the fewest curves and
// marks run.
LinePlot::LabelPlace LinePlot::freest_place(double y, double width) const {
    const double middle = 0.5 * (x_.start + x_.stop);
    LabelPlace best{{x_.start + 6, y - 9}, Anchor::start};
    double fewest = INFINITY;
    for (const double at_y : {y - 9, y + 9})
        for (const LabelPlace& place :
             {LabelPlace{{x_.start + 6, at_y}, Anchor::start}, LabelPlace{{x_.stop - 6, at_y}, Anchor::end},
              LabelPlace{{middle, at_y}, Anchor::middle}}) {
            const double left = place.anchor == Anchor::start ? place.at.x
                                : place.anchor == Anchor::end ? place.at.x - width
                                                              : place.at.x - 0.5 * width;
            const double crossed = crossings(left - 3, left + width + 3, at_y - 8, at_y + 8);
            if (crossed < fewest) fewest = crossed, best = place;
        }
    return best;
}

double LinePlot::crossings(double left, double right, double top, double bottom) const {
    double sum = 0;
    const auto add = [&](Point p) { sum += p.x >= left && p.x <= right && p.y >= top && p.y <= bottom; };
    for (const LineSeries& s : chart_.series) {
        for (std::size_t i = 0; i < s.line.size(); ++i) {
            const Point p = at(s.line[i].x, s.line[i].y);
            add(p);
            if (i + 1 == s.line.size()) break;
            const Point next = at(s.line[i + 1].x, s.line[i + 1].y);
            for (int k = 1; k < 8; ++k) add({p.x + (next.x - p.x) * k / 8, p.y + (next.y - p.y) * k / 8});
        }
        for (const LinePoint& p : s.dots) add(at(p.x, p.y));
        if (s.mark) add(at(s.mark->x, s.mark->y));
    }
    return sum;
}

void LinePlot::drop_line(const LineSeries& s) const {
    if (!s.mark) return;
    const Point p = at(s.mark->x, s.mark->y);
    svg_.line(p, {p.x, y_.start}, {.colour = s.style.colour, .width = 0.8, .dash = "2 3"});
}

void LinePlot::curve(const LineSeries& s) const {
    std::vector<Point> points;
    for (const LinePoint& p : s.line) points.push_back(at(p.x, p.y));
    if (points.size() == 1) svg_.circle(points[0], 4, s.style.colour);
    if (points.size() > 1) svg_.polyline(points, {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
}

// Series side by side where they share a day, so that their error bars can be told apart.
void LinePlot::dots(const LineSeries& s, double aside) const {
    for (const LinePoint& p : s.dots) {
        const Point dot = at(p.x, p.y);
        const double x = dot.x >= x_.stop - 4 ? dot.x - std::fabs(aside) + aside : dot.x + aside;
        if (std::isfinite(p.lower) && std::isfinite(p.upper)) {
            svg_.line({x, y_.pixel(p.lower)}, {x, y_.pixel(p.upper)}, {.colour = s.style.colour, .width = 1.4});
            for (const double limit : {p.lower, p.upper})
                svg_.line({x - 4, y_.pixel(limit)}, {x + 4, y_.pixel(limit)}, {.colour = s.style.colour, .width = 1.4});
        }
        svg_.circle({x, dot.y}, 4, s.style.colour);
    }
}

void LinePlot::mark(const LineSeries& s) const {
    if (!s.mark) return;
    const Point p = at(s.mark->x, s.mark->y);
    if (std::isfinite(s.mark->lower) && !std::isnan(s.mark->upper))
        svg_.line({x_.pixel(s.mark->lower), p.y}, {x_.pixel(s.mark->upper), p.y},
                  {.colour = s.style.colour, .width = 3.5});
    svg_.diamond(p, 5.5, s.style.colour);
}

// A heading, then two lines for each row: its name, and its cells under the places that they are about.
void LinePlot::rows_under_axis() const {
    if (chart_.under.empty()) return;
    double y = y_.start + 38 + 1.6 * kLabelLine;
    svg_.text({8, y}, chart_.under_title,
              {.size = size_to_fit(chart_.under_title, x_.stop, kSmallText), .colour = kLabelGrey});
    for (const AxisRow& row : chart_.under) {
        y += kLabelLine;
        const std::string colour = text_colour(row.style.colour);
        svg_.text({8, y}, row.name,
                  {.size = size_to_fit(row.name, x_.stop, kSmallText), .colour = colour, .bold = true});
        y += kLabelLine;
        double last = -INFINITY;
        for (const auto& [day, words] : row.cells) {
            const double half = 0.5 * text_width(words, kSmallText), at = x_.pixel(day);
            if (at - half < last + 6) continue;
            svg_.text({at, y}, words, {.size = kSmallText, .anchor = Anchor::middle});
            last = at + half;
        }
    }
}

}  // namespace equipoise::report
