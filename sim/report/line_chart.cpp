#include "sim/report/line_chart.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/report/svg.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

constexpr double text_size = 13, small_size = 12, line_height = 15, label_gap = 6, sample_width = 34;
constexpr std::string_view grey = "#595959", pale = "#DDDDDD", leader_grey = "#8A8A8A";
constexpr std::size_t few_series = 8;  // up to here straight leaders and lines down to the axis can be told apart

struct Label {
    std::vector<std::string> name, note;
    double height() const { return line_height * static_cast<double>(name.size() + note.size()); }
};

Label label_of(const LineSeries& series, double width) {
    Label label{wrap(series.name, width, text_size), {}};
    if (!series.note.empty()) label.note = wrap(series.note, width, small_size);
    return label;
}

void draw_label(Svg& svg, double x, double middle, const Label& label) {
    double y = middle - 0.5 * label.height() + 0.5 * line_height;
    for (const std::string& line : label.name) svg.text({x, y}, line), y += line_height;
    for (const std::string& line : label.note)
        svg.text({x, y}, line, {.size = small_size, .colour = grey}), y += line_height;
}

/// Everything but the names: axes, bands, lines, points and marks.
class Plot {
  public:
    Plot(Svg& svg, const LineChart& chart, Axis x, Axis y) : svg_(svg), chart_(chart), x_(x), y_(y) {}

    void draw() const {
        frame();
        const double opacity = chart_.series.size() > few_series ? 0.07 : 0.15;
        for (const LineSeries& s : chart_.series) band(s, opacity);
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
    }

    /// Where the line or the last of the points of a series ends.
    Point end(const LineSeries& s) const {
        const std::vector<LinePoint>& points = s.line.empty() ? s.dots : s.line;
        return points.empty() ? Point{x_.stop, y_.start} : at(points.back().x, points.back().y);
    }

  private:
    Point at(double x, double y) const { return {x_.pixel(x), y_.pixel(y)}; }

    void frame() const {
        for (const double tick : linear_ticks(0, 1, 5)) {
            const double y = y_.pixel(tick);
            if (tick > 0) svg_.line({x_.start, y}, {x_.stop, y}, {.colour = pale});
            svg_.text({x_.start - 8, y}, percent(tick, 0), {.anchor = Anchor::end});
        }
        const std::vector<double> ticks = chart_.x_ticks.empty() ? count_ticks(x_, 46) : chart_.x_ticks;
        for (const double tick : ticks) {
            const double x = x_.pixel(tick);
            svg_.line({x, y_.start}, {x, y_.start + 5});
            svg_.text({x, y_.start + 16}, count(tick), {.anchor = Anchor::middle});
        }
        svg_.line({x_.start, y_.start}, {x_.stop, y_.start});
        svg_.line({x_.start, y_.start}, {x_.start, y_.stop});
        svg_.text({0.5 * (x_.start + x_.stop), y_.start + 38}, chart_.x_label,
                  {.size = size_to_fit(chart_.x_label, x_.stop - x_.start + 60, text_size), .anchor = Anchor::middle});
        svg_.text({8, y_.stop - 16}, chart_.y_label, {.size = size_to_fit(chart_.y_label, x_.stop - 8, text_size)});
    }

    void band(const LineSeries& s, double opacity) const {
        std::vector<Point> outline;
        for (const LinePoint& p : s.line)
            if (std::isfinite(p.upper)) outline.push_back(at(p.x, p.upper));
        for (auto p = s.line.rbegin(); p != s.line.rend(); ++p)
            if (std::isfinite(p->lower)) outline.push_back(at(p->x, p->lower));
        if (outline.size() > 3) svg_.polygon(outline, s.style.colour, opacity);
    }

    void reference(const ReferenceLine& r) const {
        const double y = y_.pixel(r.y);
        svg_.line({x_.start, y}, {x_.stop, y}, {.colour = grey, .width = 1.2, .dash = "1 3"});
        const LabelPlace place = freest_place(y, text_width(r.label, small_size));
        svg_.text(place.at, r.label, {.size = small_size, .anchor = place.anchor, .colour = grey, .halo = true});
    }

    struct LabelPlace {
        Point at;
        Anchor anchor;
    };

    // Above or below a line at height y, at its left end, its right end or in its middle: where the fewest curves and
    // marks run.
    LabelPlace freest_place(double y, double width) const {
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

    double crossings(double left, double right, double top, double bottom) const {
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

    void drop_line(const LineSeries& s) const {
        if (!s.mark || chart_.series.size() > few_series) return;
        const Point p = at(s.mark->x, s.mark->y);
        svg_.line(p, {p.x, y_.start}, {.colour = s.style.colour, .width = 0.8, .dash = "2 3"});
    }

    void curve(const LineSeries& s) const {
        std::vector<Point> points;
        for (const LinePoint& p : s.line) points.push_back(at(p.x, p.y));
        if (points.size() == 1) svg_.circle(points[0], 4, s.style.colour);
        if (points.size() > 1) svg_.polyline(points, {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
    }

    // Series side by side where they share a day, so that their error bars can be told apart.
    void dots(const LineSeries& s, double aside) const {
        for (const LinePoint& p : s.dots) {
            const Point dot = at(p.x, p.y);
            const double x = dot.x >= x_.stop - 4 ? dot.x - std::fabs(aside) + aside : dot.x + aside;
            if (std::isfinite(p.lower) && std::isfinite(p.upper)) {
                svg_.line({x, y_.pixel(p.lower)}, {x, y_.pixel(p.upper)}, {.colour = s.style.colour, .width = 1.4});
                for (const double limit : {p.lower, p.upper})
                    svg_.line({x - 4, y_.pixel(limit)}, {x + 4, y_.pixel(limit)},
                              {.colour = s.style.colour, .width = 1.4});
            }
            svg_.circle({x, dot.y}, 4, s.style.colour);
        }
    }

    void mark(const LineSeries& s) const {
        if (!s.mark) return;
        const Point p = at(s.mark->x, s.mark->y);
        if (std::isfinite(s.mark->lower) && !std::isnan(s.mark->upper))
            svg_.line({x_.pixel(s.mark->lower), p.y}, {x_.pixel(s.mark->upper), p.y},
                      {.colour = s.style.colour, .width = 3.5});
        svg_.diamond(p, 5.5, s.style.colour);
    }

    Svg& svg_;
    const LineChart& chart_;
    Axis x_, y_;
};

// Where each of many leaders turns, as a share of the room it has: the further a label was moved the earlier, so that
// no two cross.
std::vector<double> leader_channels(const std::vector<double>& from, const std::vector<double>& to) {
    std::vector<std::size_t> order(from.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto down = [&](std::size_t i) { return to[i] > from[i]; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (down(a) != down(b)) return down(a);
        return down(a) ? to[a] > to[b] : to[a] < to[b];
    });
    std::vector<double> channels(from.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        channels[order[k]] = static_cast<double>(k) / static_cast<double>(order.size());
    return channels;
}

std::string draw_wide(const LineChart& chart) {
    const bool many = chart.series.size() > few_series;
    const double fan = many ? 90 : 30;  // for the leaders, between the lines' ends and the samples
    const double width = 860, left = 56, label_width = 196, top = 40, bottom = 56;
    const double right_labels = fan + sample_width + 6 + label_width;
    std::vector<Label> labels;
    std::vector<double> heights, wanted;
    double needed = 0;
    for (const LineSeries& s : chart.series) {
        labels.push_back(label_of(s, label_width));
        heights.push_back(labels.back().height() + label_gap);
        needed += heights.back();
    }
    const double plot_height = std::max(340.0, needed - 10);
    Svg svg(width, top + plot_height + bottom, chart.id, chart.title, chart.description);
    Axis x = chart.x, y;
    x.start = left, x.stop = width - right_labels;
    y.start = top + plot_height, y.stop = top;
    const Plot plot(svg, chart, x, y);
    plot.draw();
    for (const LineSeries& s : chart.series) wanted.push_back(plot.end(s).y);
    const std::vector<double> middles = spread(wanted, heights, top - 12, top + plot_height + 12);
    const std::vector<double> channels = leader_channels(wanted, middles);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LineSeries& s = chart.series[i];
        const Point end = plot.end(s);
        const double sample = x.stop + fan;
        const double bend = many ? x.stop + 6 + (fan - 12) * channels[i] : x.stop + 4;
        std::vector<Point> leader{{end.x + 3, end.y}, {std::max(end.x + 3, bend), end.y}};
        if (many) leader.push_back({bend, middles[i]});
        leader.push_back({sample - 3, middles[i]});
        if (!s.line.empty() || !s.dots.empty()) svg.polyline(leader, {.colour = leader_grey, .width = 0.8});
        svg.line({sample, middles[i]}, {sample + sample_width, middles[i]},
                 {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
        draw_label(svg, sample + sample_width + 6, middles[i], labels[i]);
    }
    return svg.finish();
}

std::string draw_narrow(const LineChart& chart) {
    constexpr double width = 380, left = 50, right = 34, top = 40, bottom = 56;
    std::vector<Label> labels;
    double legend = 0;
    for (const LineSeries& s : chart.series) {
        labels.push_back(label_of(s, width - 70));
        legend += labels.back().height() + label_gap;
    }
    const double plot_height = std::max(280.0, 14.0 * static_cast<double>(chart.series.size()) - 10);
    Svg svg(width, top + plot_height + bottom + legend, chart.id, chart.title, chart.description);
    Axis x = chart.x, y;
    x.start = left, x.stop = width - right;
    y.start = top + plot_height, y.stop = top;
    const Plot plot(svg, chart, x, y);
    plot.draw();
    std::vector<double> wanted;
    for (const LineSeries& s : chart.series) wanted.push_back(plot.end(s).y);
    const std::vector<double> middles =
        spread(wanted, std::vector<double>(wanted.size(), 14), top - 10, top + plot_height + 8);
    double row = top + plot_height + bottom;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LineSeries& s = chart.series[i];
        const Point end = plot.end(s);
        const std::string number = std::to_string(i + 1);
        if (!s.line.empty() || !s.dots.empty())
            svg.polyline({{end.x + 2, end.y}, {x.stop + 12, middles[i]}}, {.colour = leader_grey, .width = 0.8});
        svg.text({x.stop + 14, middles[i]}, number, {.size = small_size, .bold = true});
        const double middle = row + 0.5 * labels[i].height();
        svg.text({18, middle}, number, {.anchor = Anchor::end, .bold = true});
        svg.line({26, middle}, {26 + sample_width, middle},
                 {.colour = s.style.colour, .width = 2.2, .dash = s.style.dash});
        draw_label(svg, 32 + sample_width, middle, labels[i]);
        row += labels[i].height() + label_gap;
    }
    return svg.finish();
}

}  // namespace

std::string draw(const LineChart& given, Layout layout) {
    LineChart chart = given;
    const auto unknown = [](const LinePoint& p) { return !std::isfinite(p.x) || !std::isfinite(p.y); };
    for (LineSeries& s : chart.series) std::erase_if(s.line, unknown), std::erase_if(s.dots, unknown);
    return layout == Layout::wide ? draw_wide(chart) : draw_narrow(chart);
}

}  // namespace equipoise::report
