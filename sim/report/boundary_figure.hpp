#pragma once
// Boundaries as a picture: z against information, the regions of stopping named where they are.
#include <string>

#include "sim/design/boundary.hpp"
#include "sim/report/line_chart.hpp"

namespace equipoise::report {

std::string draw_boundary(const Boundary& boundary, const std::string& id, Layout layout = Layout::wide);

}  // namespace equipoise::report
