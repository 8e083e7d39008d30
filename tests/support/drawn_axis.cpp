#include "tests/support/drawn_axis.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace equipoise::test {
namespace {

// Letters stand this share of their size below the middle of their line.
constexpr double kBaseline = 0.36;

DrawnAxis axis_of(const XmlDocument& svg, const std::string& anchor, const char* along, bool logarithmic) {
    std::vector<std::pair<double, double>> ticks;  // pixel, value
    for (const XmlElement& e : svg.named("text")) {
        if (!e.attributes.contains(along) || e.attributes.at("text-anchor") != anchor) continue;
        const double value = tick_value(e.text);
        if (std::isnan(value)) continue;
        const double lift = *along == 'y' ? kBaseline * std::stod(e.attributes.at("font-size")) : 0;
        ticks.emplace_back(std::stod(e.attributes.at(along)) - lift, logarithmic ? std::log(value) : value);
    }
    if (ticks.size() < 2) throw std::runtime_error("an axis without two ticks");
    const auto [from, to] = std::ranges::minmax(ticks);
    const double slope = (to.second - from.second) / (to.first - from.first);
    return {slope, from.second - slope * from.first, logarithmic};
}

}  // namespace

double DrawnAxis::value(double pixel) const {
    const double x = start + slope * pixel;
    return logarithmic ? std::exp(x) : x;
}

DrawnAxis vertical_axis(const XmlDocument& svg, bool logarithmic) { return axis_of(svg, "end", "y", logarithmic); }
DrawnAxis horizontal_axis(const XmlDocument& svg, bool logarithmic) { return axis_of(svg, "middle", "x", logarithmic); }

double tick_value(std::string text) {
    std::erase(text, ',');
    const bool share = text.ends_with('%');
    if (share) text.pop_back();
    std::istringstream in(text);
    double value = NAN;
    if (!(in >> value) || in.peek() != std::char_traits<char>::eof()) return NAN;
    return share ? value / 100 : value;
}

std::vector<std::pair<double, double>> points_of(const XmlElement& shape) {
    std::vector<std::pair<double, double>> points;
    std::istringstream in(shape.attributes.at("points"));
    double x = 0, y = 0;
    for (char comma = 0; in >> x >> comma >> y;) points.emplace_back(x, y);
    return points;
}

}  // namespace equipoise::test
