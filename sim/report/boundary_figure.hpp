#pragma once
// Boundaries as a picture: z against information, the regions of stopping named where they are.
#include <span>
#include <string>

#include "sim/design/boundary.hpp"
#include "sim/report/line_chart.hpp"
#include "sim/search/told_trials.hpp"

namespace equipoise::report {

/// With the ways of simulated trials, where there are any.
std::string draw_boundary(const Boundary& boundary, const std::string& id, Layout layout = Layout::wide,
                          std::span<const ToldTrial> paths = {});

}  // namespace equipoise::report
