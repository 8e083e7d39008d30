#pragma once
// What is known of a required n, written as an answer.
#include "sim/search/first_crossing.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise {

struct SizeInterval {
    double n = 0, kept = 0, lower = 0,
           upper = 0;  // any numbers of patients; rounded up to whole allocations as answers
};

/// The answer n with the interval of the first size with the target, widened to hold n; where that is not found, with
/// the interval of the trend's root.
SizeInterval interval_of(const ProbitRoot& root, const FirstCrossing& crossing, double n);

/// Verdict, n, n_kept, interval and whether it is within tolerance; beyond the largest n, the words of that.
void take_size(const SizeInterval& interval, const SampleSizeRequest& request, SampleSize& result);

/// The note of an answer whose interval holds teeth.
void say_teeth(SampleSize& result);

}  // namespace equipoise
