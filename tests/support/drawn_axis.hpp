#pragma once
// Reads values back from a picture by the ticks that it shows, as a reader does.
#include <functional>
#include <string>

#include "tests/support/xml_check.hpp"

namespace equipoise::test {

/// From pixels to values; linear in the value, or in its logarithm.
struct DrawnAxis {
    double slope = 0, start = 0;
    bool logarithmic = false;
    double value(double pixel) const;
};

/// From the texts "10%", "1,000" or "0.5" that stand beside a vertical axis (right-aligned) or under a horizontal one
/// (centred): its first and its last.
DrawnAxis vertical_axis(const XmlDocument& svg, bool logarithmic);
DrawnAxis horizontal_axis(const XmlDocument& svg, bool logarithmic);

/// The value of a tick's text; NaN where it is no number. "10%" is 0.1.
double tick_value(std::string text);

/// The points of a polyline or polygon.
std::vector<std::pair<double, double>> points_of(const XmlElement& shape);

}  // namespace equipoise::test
