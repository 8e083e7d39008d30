#include "models/numeric/near_ties.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace equipoise {
namespace {

double median_size(const std::vector<double*>& values) {
    std::vector<double> sizes;
    for (const double* value : values)
        if (*value != 0) sizes.push_back(std::fabs(*value));
    if (sizes.empty()) return 0;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

bool is_whole(double x) { return x == std::round(x); }

struct Rule {
    double near_zero;
    std::vector<double> marks;

    bool same(double a, double b) const {
        return std::fabs(a - b) <= std::fmax(kTieTolerance * std::fmax(std::fabs(a), std::fabs(b)), near_zero);
    }
    // What a run from low to high stands for.
    double value_of(double low, double high, bool holds_whole, double whole) const {
        if (holds_whole) return whole;
        for (const double end : {low, high})
            if (same(end, std::round(end))) return std::round(end);
        for (const double mark : marks)
            if (same(low, mark) || same(high, mark)) return mark;
        return low;
    }
};

}  // namespace

void merge_near_ties(std::initializer_list<std::span<double>> together, std::initializer_list<double> marks) {
    std::vector<double*> values;
    for (const std::span<double> span : together)
        for (double& value : span)
            if (std::isfinite(value)) values.push_back(&value);
    std::sort(values.begin(), values.end(), [](const double* a, const double* b) { return *a < *b; });
    Rule rule{kTieToleranceNearZero * median_size(values), {}};
    for (const double mark : marks)
        if (std::isfinite(mark)) rule.marks.push_back(mark);
    for (std::size_t begin = 0, end = 0; begin < values.size(); begin = end) {
        const double low = *values[begin];
        double high = low, whole = low;
        bool holds_whole = is_whole(low);
        for (end = begin + 1; end < values.size() && rule.same(high, *values[end]); ++end) {
            const double next = *values[end];
            if (is_whole(next)) {
                if (holds_whole && next != whole) break;
                holds_whole = true;
                whole = next;
            }
            high = next;
        }
        const double value = rule.value_of(low, high, holds_whole, whole);
        for (std::size_t i = begin; i < end; ++i) *values[i] = value;
    }
}

}  // namespace equipoise
