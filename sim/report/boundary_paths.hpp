#pragma once
// Simulated trials on their way through the boundaries: one thin line a trial, from its first look to its last.
#include <span>
#include <string>

#include "sim/report/scale.hpp"
#include "sim/report/svg.hpp"
#include "sim/search/told_trials.hpp"

namespace equipoise::report {

struct PathRange {
    double low = 0, high = 0;           ///< z
    double first = 1, information = 1;  ///< the least and the most information
};
PathRange range_of(std::span<const ToldTrial> trials);

void draw_paths(Svg& svg, const Axis& x, const Axis& y, std::span<const ToldTrial> trials);
/// How many end how: beside each other, or one under the other. Returns the height of what was drawn.
double draw_path_legend(Svg& svg, Point at, std::span<const ToldTrial> trials, bool beside);

/// "Thin lines: replicates 0 to 19 of the run, ...": which trials these are.
std::string paths_caption(std::span<const ToldTrial> trials);

}  // namespace equipoise::report
