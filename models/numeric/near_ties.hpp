#pragma once
// When two numbers of a data set are the same number: one rule for times, scores, columns and thresholds.
//
// Decimals have no exact binary form, so 0.1 + 0.2 and 0.3, or 28 days counted as 280 times 0.1, differ in the last
// bit, and rounding would decide which patients are tied. As the R package survival does for times (its `timefix`),
// neighbours in order of size are one value if they differ by no more than
//
//   1e-9 of the larger of the two (of their absolute values), or 1e-13 of the median of all values that are not 0
//
// (the second for differences near 0: 0.3 - 0.1 - 0.2 is not 0). Distinct whole numbers are never one value, however
// large. A value within rounding of a whole number is that number, or of a day that is asked about is that day; else a
// run of ties takes its lowest value.
//
// For what somebody has written down. A simulated trial's times are continuous, and tie only when equal to the last
// bit.
#include <initializer_list>
#include <span>

namespace equipoise {

inline constexpr double kTieTolerance = 1e-9;
inline constexpr double kTieToleranceNearZero = 1e-13;

/// Makes values that are one by the rule above equal, over all the spans together. `marks`: days that analyses ask
/// about; NaN among them, and values that are NaN or infinite, are passed over.
void merge_near_ties(std::initializer_list<std::span<double>> together, std::initializer_list<double> marks = {});

/// Whether a - b is more than the threshold (>= 0) and not by rounding alone. With threshold 0: a > b.
inline bool exceeds(double a, double b, double threshold) {
    constexpr double rounding = 4 * 2.220446049250313e-16;
    const double size_a = a < 0 ? -a : a, size_b = b < 0 ? -b : b,
                 size = rounding * (size_a > size_b ? size_a : size_b), own = kTieTolerance * threshold;
    return threshold == 0 ? a > b : a - b > threshold + (own > size ? own : size);
}

}  // namespace equipoise
