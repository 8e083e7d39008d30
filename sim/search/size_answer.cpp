#include "sim/search/size_answer.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "sim/search/whole_sizes.hpp"

namespace equipoise {

SizeInterval interval_of(const ProbitRoot& root, const FirstCrossing& crossing, double n) {
    if (!crossing.found) return {n, n, std::min(n, root.lower), std::max(n, root.upper)};
    return {n, n, std::min(n, crossing.lower), std::max(n, crossing.upper)};
}

void take_size(const SizeInterval& interval, const SampleSizeRequest& request, SampleSize& result) {
    const auto unit = static_cast<std::size_t>(request.model->allocation.total());
    const std::size_t n = whole_size(interval.n, unit);
    const std::size_t lower = whole_size(interval.lower, unit), upper = whole_size(interval.upper, unit);
    result.reachable = n <= request.largest_n;
    if (!result.reachable) {
        result.verdict = SizeVerdict::beyond_largest_n;
        result.note = fmt::format(
            "not reached with up to {} patients, the largest number looked at (simulation.largest_n); the target lies "
            "at about {} ({} to {})",
            request.largest_n, n, lower, upper);
        return;
    }
    result.verdict = SizeVerdict::reached;
    result.n_exact = interval.n;
    result.n = n;
    result.n_kept = std::max(n, whole_size(interval.kept, unit));
    result.n_lower = static_cast<double>(lower);
    result.n_upper = static_cast<double>(upper);
    // Sizes come in whole allocations: one step between the limits is no want of replicates.
    const double width = static_cast<double>(upper) - static_cast<double>(lower + unit);
    result.within_tolerance = 0.5 * width <= 1.1 * request.tolerance * interval.n;
    result.note.clear();
}

void say_teeth(SampleSize& result) {
    if (!result.reachable) return;
    if (result.n_kept > result.n)
        result.note = fmt::format(
            "power is a saw-tooth in n: {} is the first number of patients with the target power, from {} on it is "
            "kept",
            result.n, result.n_kept);
    else
        result.note = "power is a saw-tooth in n, as that of tests on counts is; its teeth are part of the interval";
    if (!result.within_tolerance) result.note += ", which more replicates do not narrow";
}

}  // namespace equipoise
