#pragma once
// Power or required n at every place of one or two keys that vary, on the same random numbers.
#include <span>
#include <vector>

#include "models/pilot/files.hpp"
#include "sim/scenario/vary_axes.hpp"
#include "sim/search/power_curve.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise {

/// At each point's own n and number of trials. The data that the scenarios name are read from `files`.
std::vector<CurvePoint> varied_power(std::span<const VaryPoint> points, const Files& files, const Campaign& campaign);

/// By point and analysis.
std::vector<std::vector<SampleSize>> varied_sizes(std::span<const VaryPoint> points, const Files& files,
                                                  const Campaign& campaign);

}  // namespace equipoise
