#pragma once
// A path of SVG as a beginning and what follows from there, so that equal shapes have equal words wherever they stand.
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::report {

/// Tenths of a pixel.
struct GridPoint {
    long x = 0, y = 0;
};

/// Of an attribute "54,153 55.1,152.7".
std::vector<GridPoint> grid_points(std::string_view points);
/// The number of pixels that many tenths are: "12", ".5", "-3.2".
std::string pixels(long tenths);
/// Without the points that lie within half a tenth of the line through those that are left.
std::vector<GridPoint> without_straight(const std::vector<GridPoint>& points);
/// What follows the first point: "l1.1-.3 1.1-.3", "h12", "v3"; empty for fewer than two.
std::string steps(const std::vector<GridPoint>& points);

}  // namespace equipoise::report
