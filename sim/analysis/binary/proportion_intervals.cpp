#include "sim/analysis/binary/proportion_intervals.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/risk_difference_score.hpp"

namespace equipoise {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void set_interval(Details& details, const std::string& name, Interval interval) {
    details.set(name + "_low", interval.lower);
    details.set(name + "_high", interval.upper);
}

// (p1 - ratio p0) over its standard error under p1 = ratio p0: falls as the ratio grows.
double ratio_score(const BinaryTable& table, double ratio) {
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]);
    const double x1 = static_cast<double>(table.events[1]), x0 = static_cast<double>(table.events[0]);
    const double a = (n1 + n0) * ratio, b = ratio * (n1 + x0) + x1 + n0, c = x1 + x0;
    const double r0 = 2 * c / (b + std::sqrt(std::fmax(b * b - 4 * a * c, 0))), r1 = std::fmin(ratio * r0, 1);
    return (x1 / n1 - ratio * x0 / n0) / std::sqrt(r1 * (1 - r1) / n1 + ratio * ratio * r0 * (1 - r0) / n0);
}

double ratio_at(const BinaryTable& table, double target) {
    double low = -80, high = 80;  // logarithms
    for (int i = 0; i < 200 && high - low > 1e-14; ++i) {
        const double middle = 0.5 * (low + high);
        (ratio_score(table, std::exp(middle)) > target ? low : high) = middle;
    }
    return std::exp(0.5 * (low + high));
}

}  // namespace

Interval wilson_interval(double x, double n, double critical) {
    const double z2 = critical * critical, p = x / n;
    const double centre = (x + 0.5 * z2) / (n + z2);
    const double half = critical / (n + z2) * std::sqrt(n * p * (1 - p) + 0.25 * z2);
    return {x == 0 ? 0 : centre - half, x == n ? 1 : centre + half};
}

Interval clopper_pearson_interval(double x, double n, double confidence) {
    const double tail = 0.5 * (1 - confidence);
    return {x == 0 ? 0 : beta_quantile(tail, x, n - x + 1), x == n ? 1 : beta_quantile(1 - tail, x + 1, n - x)};
}

Interval newcombe_interval(const BinaryTable& table, double critical) {
    const Interval w1 =
        wilson_interval(static_cast<double>(table.events[1]), static_cast<double>(table.patients[1]), critical);
    const Interval w0 =
        wilson_interval(static_cast<double>(table.events[0]), static_cast<double>(table.patients[0]), critical);
    const double p1 = table.risk(1), p0 = table.risk(0);
    const auto hypotenuse = [](double a, double b) { return std::sqrt(a * a + b * b); };
    return {p1 - p0 - hypotenuse(p1 - w1.lower, w0.upper - p0), p1 - p0 + hypotenuse(w1.upper - p1, p0 - w0.lower)};
}

Interval agresti_caffo_interval(const BinaryTable& table, double critical) {
    const double n1 = static_cast<double>(table.patients[1]) + 2, n0 = static_cast<double>(table.patients[0]) + 2;
    const double p1 = (static_cast<double>(table.events[1]) + 1) / n1,
                 p0 = (static_cast<double>(table.events[0]) + 1) / n0;
    const double half = critical * std::sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
    return {std::fmax(p1 - p0 - half, -1), std::fmin(p1 - p0 + half, 1)};
}

Interval koopman_interval(const BinaryTable& table, double critical) {
    return {table.events[1] == 0 ? 0 : ratio_at(table, critical),
            table.events[0] == 0 ? kInfinity : ratio_at(table, -critical)};
}

void set_interval_details(Details& details, const BinaryTable& table, const AnalysisContext& context) {
    const double x1 = static_cast<double>(table.events[1]), n1 = static_cast<double>(table.patients[1]);
    const double x0 = static_cast<double>(table.events[0]), n0 = static_cast<double>(table.patients[0]);
    const double critical = context.normal_critical, p1 = table.risk(1), p0 = table.risk(0);
    details.set("rd", p1 - p0);
    const DifferenceLimits mn = score_limits(table, critical, ScoreVariance::unbiased);
    set_interval(details, "mn", {mn.lower, mn.upper});
    const DifferenceLimits mee = score_limits(table, critical, ScoreVariance::plain);
    set_interval(details, "mee", {mee.lower, mee.upper});
    set_interval(details, "newcombe", newcombe_interval(table, critical));
    const double se = std::sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
    set_interval(details, "wald", {p1 - p0 - critical * se, p1 - p0 + critical * se});
    set_interval(details, "agresti_caffo", agresti_caffo_interval(table, critical));
    set_interval(details, "wilson_p1", wilson_interval(x1, n1, critical));
    set_interval(details, "wilson_p0", wilson_interval(x0, n0, critical));
    set_interval(details, "clopper_pearson_p1", clopper_pearson_interval(x1, n1, context.confidence));
    set_interval(details, "clopper_pearson_p0", clopper_pearson_interval(x0, n0, context.confidence));
    if (x1 + x0 > 0) set_interval(details, "rr_score_koopman", koopman_interval(table, critical));
    if (x1 > 0 && x0 > 0) {
        const double log_rr = std::log(p1 / p0), se_rr = std::sqrt(1 / x1 - 1 / n1 + 1 / x0 - 1 / n0);
        details.set("rr", p1 / p0);
        details.set("log_rr_se", se_rr);
        set_interval(details, "rr_wald", {std::exp(log_rr - critical * se_rr), std::exp(log_rr + critical * se_rr)});
        if (x1 < n1 && x0 < n0) {
            const double odds_ratio = x1 * (n0 - x0) / (x0 * (n1 - x1)), log_or = std::log(odds_ratio);
            const double se_or = std::sqrt(1 / x1 + 1 / (n1 - x1) + 1 / x0 + 1 / (n0 - x0));
            details.set("or", odds_ratio);
            details.set("log_or_se", se_or);
            set_interval(details, "or_woolf",
                         {std::exp(log_or - critical * se_or), std::exp(log_or + critical * se_or)});
        }
    }
}

}  // namespace equipoise
