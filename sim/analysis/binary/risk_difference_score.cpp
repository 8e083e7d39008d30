#include "sim/analysis/binary/risk_difference_score.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace equipoise {
namespace {

constexpr double kBeyond = 1e10;

// The difference at which z falls to `target`; z falls as the difference grows. Secant steps on z inside a bracket that
// always shrinks (Illinois rule), from a start near the root.
double difference_at(const BinaryTable& table, double target, double start, ScoreVariance variance) {
    double low = -1, high = 1;
    double at_low = score_z(table, -1, variance) - target, at_high = score_z(table, 1, variance) - target;
    if (at_low <= 0) return -1;
    if (at_high >= 0) return 1;
    double x = std::clamp(start, -1 + 1e-9, 1 - 1e-9), step = 0.05;
    // Close in from the start before trusting the ends, where z is far from straight.
    double value = score_z(table, x, variance) - target;
    for (int i = 0; i < 100 && value != 0; ++i) {
        (value > 0 ? low : high) = x;
        (value > 0 ? at_low : at_high) = value;
        const double next = value > 0 ? std::fmin(x + step, 0.5 * (x + 1)) : std::fmax(x - step, 0.5 * (x - 1));
        if (next >= high || next <= low) break;
        const double next_value = score_z(table, next, variance) - target;
        const bool crossed = (next_value > 0) != (value > 0);
        x = next;
        value = next_value;
        if (crossed) {
            (value > 0 ? low : high) = x;
            (value > 0 ? at_low : at_high) = value;
            break;
        }
        step *= 2;
    }
    if (value == 0) return x;
    int side = 0;
    for (int i = 0; i < 200; ++i) {
        double next = (low * at_high - high * at_low) / (at_high - at_low);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        const double moved = std::fabs(next - x);
        x = next;
        value = score_z(table, x, variance) - target;
        if (value == 0 || moved < 1e-13 || high - low < 1e-13) break;
        if (value > 0) {
            low = x;
            at_low = value;
            if (side == 1) at_high *= 0.5;
            side = 1;
        } else {
            high = x;
            at_high = value;
            if (side == -1) at_low *= 0.5;
            side = -1;
        }
    }
    return x;
}

}  // namespace

RestrictedRisks restricted_risks(const BinaryTable& table, double difference) {
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]);
    if (difference == 0) {
        const double pooled = static_cast<double>(table.total_events()) / (n1 + n0);
        return {pooled, pooled};
    }
    const double p1 = table.risk(1), p0 = table.risk(0), ratio = n0 / n1;
    // a r^3 + b r^2 + c r + d = 0 for r = r1
    const double a = 1 + ratio, b = -(1 + ratio + p1 + ratio * p0 + difference * (ratio + 2));
    const double c = difference * difference + difference * (2 * p1 + ratio + 1) + p1 + ratio * p0;
    const double d = -p1 * difference * (1 + difference);
    const double third = b / (3 * a);
    const double v = third * third * third - b * c / (6 * a * a) + d / (2 * a);
    const double u = std::copysign(std::sqrt(std::fmax(third * third - c / (3 * a), 0)), v);
    double r = -third;
    if (u != 0) r += 2 * u * std::cos((std::numbers::pi + std::acos(std::clamp(v / (u * u * u), -1.0, 1.0))) / 3);
    // One Newton step takes back what the cosine loses near a double root.
    const double slope = (3 * a * r + 2 * b) * r + c;
    if (const double step = (((a * r + b) * r + c) * r + d) / slope; std::fabs(step) < 1e-4) r -= step;
    r = std::clamp(r, std::fmax(0, difference), std::fmin(1, 1 + difference));
    return {r, std::clamp(r - difference, 0.0, 1.0)};
}

double score_z(const BinaryTable& table, double difference, ScoreVariance variance) {
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]), n = n1 + n0;
    const auto [r1, r0] = restricted_risks(table, difference);
    double v = r1 * (1 - r1) / n1 + r0 * (1 - r0) / n0;
    if (variance == ScoreVariance::unbiased) v *= n / (n - 1);
    const double distance = table.risk(1) - table.risk(0) - difference;
    if (std::fabs(distance) < 1e-15) return 0;
    if (v <= 0) return std::copysign(kBeyond, distance);
    return std::clamp(distance / std::sqrt(v), -kBeyond, kBeyond);
}

DifferenceLimits score_limits(const BinaryTable& table, double critical, ScoreVariance variance) {
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]);
    // Agresti and Caffo's interval starts close to the root.
    const double q1 = (static_cast<double>(table.events[1]) + 1) / (n1 + 2),
                 q0 = (static_cast<double>(table.events[0]) + 1) / (n0 + 2);
    const double half = critical * std::sqrt(q1 * (1 - q1) / (n1 + 2) + q0 * (1 - q0) / (n0 + 2));
    return {difference_at(table, critical, q1 - q0 - half, variance),
            difference_at(table, -critical, q1 - q0 + half, variance)};
}

}  // namespace equipoise
