#include "sim/theory/sequential_power.hpp"

#include <cmath>
#include <limits>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/root.hpp"

namespace equipoise {
namespace {

double z_above(double p) { return -portable::normal_quantile(p); }

}  // namespace

double fixed_n_means(double delta, double sd, double treated_share, double alpha_one_sided, double power) {
    const double f = treated_share, z = z_above(alpha_one_sided) + z_above(1 - power), d = delta / sd;
    return z * z * (1 / f + 1 / (1 - f)) / (d * d);
}

double fixed_n_rates(double p1, double p0, double treated_share, double alpha_one_sided, double power) {
    const double f = treated_share, p = f * p1 + (1 - f) * p0;
    const double under_null = std::sqrt(p * (1 - p) * (1 / f + 1 / (1 - f)));
    const double under_effect = std::sqrt(p1 * (1 - p1) / f + p0 * (1 - p0) / (1 - f));
    const double z = z_above(alpha_one_sided) * under_null + z_above(1 - power) * under_effect;
    return z * z / ((p1 - p0) * (p1 - p0));
}

double fixed_deaths(double hazard_ratio, double treated_share, double alpha_one_sided, double power) {
    const double z = z_above(alpha_one_sided) + z_above(1 - power), effect = portable::log(hazard_ratio);
    return z * z / (treated_share * (1 - treated_share) * effect * effect);
}

SequentialSize sequential_size(const Boundary& boundary, double fixed) {
    SequentialSize size;
    size.maximum = boundary.inflation * fixed;
    size.expected_null = boundary.expected_information_null * fixed;
    size.expected_half = boundary.expected_information_half * fixed;
    size.expected_alternative = boundary.expected_information_alternative * fixed;
    for (const BoundaryLook& look : boundary.looks) size.by_look.push_back(look.information * size.maximum);
    return size;
}

StageProbabilities sequential_power(const Boundary& boundary, double fixed_power) {
    const double alpha = boundary.plan.alpha / boundary.plan.sides;  // whatever the limits spend
    return stage_probabilities(boundary, z_above(alpha) + portable::normal_quantile(fixed_power));
}

StageProbabilities sequential_log_rank_power(const Boundary& boundary, double hazard_ratio, double deaths,
                                             double treated_share) {
    const double information = deaths * treated_share * (1 - treated_share);
    return stage_probabilities(boundary, -portable::log(hazard_ratio) * std::sqrt(information));
}

std::vector<double> critical_hazard_ratios(const Boundary& boundary, double deaths, double treated_share) {
    std::vector<double> ratios;
    for (const BoundaryLook& look : boundary.looks)
        ratios.push_back(portable::exp(-look.limits.upper /
                                       std::sqrt(deaths * look.information * treated_share * (1 - treated_share))));
    return ratios;
}

std::vector<double> days_of_looks(const Boundary& boundary, double deaths,
                                  const std::function<double(double)>& deaths_by, double last_day) {
    std::vector<double> days;
    for (const BoundaryLook& look : boundary.looks) {
        const double wanted = look.information * deaths;
        const auto over = [&](double day) { return deaths_by(day) - wanted; };
        const double at_end = over(last_day);
        days.push_back(at_end < 0 ? std::numeric_limits<double>::infinity()
                                  : root_between(over, 0.0, over(0), last_day, at_end, 1e-9 * last_day));
    }
    return days;
}

double expected_at_stop(const StageProbabilities& stages, const std::vector<double>& by_look) {
    double sum = 0, going_on = 1;
    for (std::size_t k = 0; k < by_look.size(); ++k) {
        const double stops = stages.benefit[k] + stages.harm[k] + stages.futility[k];
        sum += (k + 1 < by_look.size() ? stops : going_on) * by_look[k];
        going_on -= stops;
    }
    return sum;
}

}  // namespace equipoise
