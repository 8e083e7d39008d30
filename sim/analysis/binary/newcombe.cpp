#include "sim/analysis/binary/newcombe.hpp"

#include <cmath>

#include "sim/analysis/binary/proportion_intervals.hpp"

namespace equipoise {
namespace {

constexpr double kLargest = 37;

// The critical value at which the interval just reaches the margin: the limit moves away from the estimate as it grows.
double critical_at(const BinaryTable& table, double difference, double margin) {
    const auto gap = [&](double critical) {
        const Interval interval = newcombe_interval(table, critical);
        return difference < margin ? interval.upper - margin : margin - interval.lower;
    };
    if (gap(kLargest) < 0) return kLargest;
    double low = 0, high = kLargest, at_low = -std::fabs(difference - margin), at_high = gap(kLargest);
    // The limit is close to a straight line near 0: the first guess by its slope there.
    double x = std::fmin(2.0, 0.5 * kLargest), value = gap(x);
    int side = 0;
    for (int i = 0; i < 200; ++i) {
        if (value == 0) return x;
        if (value < 0) {
            low = x;
            at_low = value;
            if (side == -1) at_high *= 0.5;
            side = -1;
        } else {
            high = x;
            at_high = value;
            if (side == 1) at_low *= 0.5;
            side = 1;
        }
        double next = (low * at_high - high * at_low) / (at_high - at_low);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        const double moved = std::fabs(next - x);
        x = next;
        if (moved < 1e-12 || high - low < 1e-12) break;
        value = gap(x);
    }
    return x;
}

}  // namespace

Estimate Newcombe::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena&, Details* details) const {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double p1 = table.risk(1), p0 = table.risk(0);
    Estimate result;
    result.estimate = p1 - p0;
    result.standard_error = std::sqrt(p1 * (1 - p1) / static_cast<double>(table.patients[1]) +
                                      p0 * (1 - p0) / static_cast<double>(table.patients[0]));
    const Interval interval = newcombe_interval(table, context.normal_critical);
    result.lower = interval.lower;
    result.upper = interval.upper;
    const double size = std::fabs(result.estimate - margin) < 1e-15 ? 0 : critical_at(table, result.estimate, margin);
    result.z = result.estimate > margin ? -size : size;
    if (details) {
        set_details(*details, table);
        set_interval_details(*details, table, context);
    }
    return result;
}

}  // namespace equipoise
