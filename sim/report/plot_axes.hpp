#pragma once
// The frame of a picture whose vertical axis is not a share: axes with ticks in words, and their names.
#include <string>
#include <utility>
#include <vector>

#include "sim/report/scale.hpp"
#include "sim/report/svg.hpp"

namespace equipoise::report {

inline constexpr std::string_view kQuiet = "#595959", kPale = "#DDDDDD";

struct Tick {
    double at = 0;
    std::string text;
};

struct PlotAxis {
    Axis axis;  ///< with its pixels
    std::vector<Tick> ticks;
    std::string label;
};

/// About `wanted` ticks as plain numbers, as many decimals as their steps need.
std::vector<Tick> number_ticks(double low, double high, int wanted);
/// 0% to 100%.
std::vector<Tick> share_ticks(int wanted);

/// Lines across at the ticks of `y`, its name above its upper end; ticks under `x`, its name below them. y points up.
void draw_axes(Svg& svg, const PlotAxis& x, const PlotAxis& y);
/// Values with a band, as an area; points whose limits are not finite are left out.
void draw_band(Svg& svg, const std::vector<Point>& lower, const std::vector<Point>& upper, std::string_view colour);

}  // namespace equipoise::report
