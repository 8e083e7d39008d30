#pragma once
// An axis: from values to pixels, and the ticks that a reader expects.
#include <string>
#include <vector>

namespace equipoise::report {

enum class AxisKind { linear, square_root, logarithmic };

struct Axis {
    AxisKind kind = AxisKind::linear;
    double low = 0, high = 1;      ///< values at the ends; low < high, and 0 < low when logarithmic
    double start = 0, stop = 100;  ///< pixels at the ends; start > stop for an axis that points up

    double pixel(double value) const;  ///< values beyond the ends are brought to the end
};

/// 0, 0.2, ...: multiples of 1, 2 or 5 times a power of ten, about `wanted` of them.
std::vector<double> linear_ticks(double low, double high, int wanted);
/// Whole weeks where the time is up to half a year, so that days 7, 14 and 28 are on the axis.
std::vector<double> day_ticks(double last_day);
/// Round numbers for a square-root or logarithmic axis of counts, the roundest first, none nearer than `gap` pixels to
/// another.
std::vector<double> count_ticks(const Axis& axis, double gap);

/// Moves items of the given heights apart so that none overlap and all lie within [top, bottom], in their given order
/// of centres, as near to where they want to be as that allows. Returns the centres.
std::vector<double> spread(const std::vector<double>& wanted, const std::vector<double>& heights, double top,
                           double bottom);

}  // namespace equipoise::report
