#include "sim/report/path_steps.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace equipoise::report {
namespace {

// Distance of the point from the line, or from its ends where they are one place.
double distance(GridPoint p, GridPoint from, GridPoint to) {
    const auto dx = static_cast<double>(to.x - from.x), dy = static_cast<double>(to.y - from.y),
               px = static_cast<double>(p.x - from.x), py = static_cast<double>(p.y - from.y);
    const double length = std::hypot(dx, dy);
    return length > 0 ? std::fabs(dy * px - dx * py) / length : std::hypot(px, py);
}

// Douglas and Peucker (1973): the farthest point is kept, and what is on either side of it is asked in turn.
void keep_bends(const std::vector<GridPoint>& points, std::size_t first, std::size_t last, std::vector<bool>& kept) {
    constexpr double tolerance = 0.5;
    double farthest = tolerance;
    std::size_t bend = first;
    for (std::size_t i = first + 1; i < last; ++i)
        if (const double d = distance(points[i], points[first], points[last]); d > farthest) farthest = d, bend = i;
    if (bend == first) return;
    kept[bend] = true;
    keep_bends(points, first, bend, kept);
    keep_bends(points, bend, last, kept);
}

void add_number(long tenths, std::string& text) {
    if (tenths >= 0 && text.back() >= '0' && text.back() <= '9') text += ' ';
    text += pixels(tenths);
}

}  // namespace

std::vector<GridPoint> grid_points(std::string_view points) {
    std::vector<GridPoint> grid;
    const char *at = points.data(), *const end = at + points.size();
    const auto tenths = [&] {
        double x = 0;
        at = std::from_chars(at, end, x).ptr;
        return std::lround(10 * x);
    };
    while (at < end) {
        const long x = tenths();
        if (at < end) ++at;  // a comma
        const long y = tenths();
        if (at < end) ++at;  // a space
        grid.push_back({x, y});
    }
    return grid;
}

std::string pixels(long tenths) {
    const long whole = std::labs(tenths) / 10, rest = std::labs(tenths) % 10;
    std::string text = tenths < 0 ? "-" : "";
    if (whole > 0 || rest == 0) text += std::to_string(whole);
    return rest == 0 ? text : text + "." + std::to_string(rest);
}

std::vector<GridPoint> without_straight(const std::vector<GridPoint>& points) {
    if (points.size() < 3) return points;
    std::vector<bool> kept(points.size(), false);
    kept.front() = kept.back() = true;
    keep_bends(points, 0, points.size() - 1, kept);
    std::vector<GridPoint> left;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (kept[i]) left.push_back(points[i]);
    return left;
}

std::string steps(const std::vector<GridPoint>& points) {
    if (points.size() < 2) return "";
    const auto dx = [&](std::size_t i) { return points[i].x - points[i - 1].x; };
    const auto dy = [&](std::size_t i) { return points[i].y - points[i - 1].y; };
    if (points.size() == 2 && dy(1) == 0) return "h" + pixels(dx(1));
    if (points.size() == 2 && dx(1) == 0) return "v" + pixels(dy(1));
    std::string text = "l";
    for (std::size_t i = 1; i < points.size(); ++i) {
        add_number(dx(i), text);
        add_number(dy(i), text);
    }
    return text;
}

}  // namespace equipoise::report
