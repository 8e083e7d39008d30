#pragma once
// Size, power and calendar of a group-sequential design from the closed form of the fixed one. Sizes are not rounded.
#include <functional>
#include <vector>

#include "sim/design/boundary.hpp"

namespace equipoise {

/// Total n of a fixed design for the mean difference `delta`, common standard deviation, normal approximation:
/// (z_(1-a) + z_(1-b))^2 sd^2 (1/f + 1/(1-f)) / delta^2, f the treated share.
double fixed_n_means(double delta, double sd, double treated_share, double alpha_one_sided, double power);

/// Total n of a fixed design for two proportions, pooled z:
/// (z_(1-a) sqrt(p q (1/f + 1/(1-f))) + z_(1-b) sqrt(p1 q1/f + p0 q0/(1-f)))^2 / (p1 - p0)^2, p = f p1 + (1-f) p0.
double fixed_n_rates(double p1, double p0, double treated_share, double alpha_one_sided, double power);

/// Deaths that the log-rank test needs: (z_(1-a) + z_(1-b))^2 / (f (1-f) log(hr)^2) (Schoenfeld 1981).
double fixed_deaths(double hazard_ratio, double treated_share, double alpha_one_sided, double power);

/// What the fixed design's n (or deaths) becomes: the maximum is inflation times that.
struct SequentialSize {
    double maximum = 0;
    double expected_null = 0, expected_half = 0, expected_alternative = 0;
    std::vector<double> by_look;
};
SequentialSize sequential_size(const Boundary& boundary, double fixed);

/// Stage probabilities of a design whose maximum information would give a fixed one at the plan's alpha `fixed_power`,
/// one-sided in favour of treatment: the drift is z_(1 - alpha) + z_(fixed_power). 0 < fixed_power < 1.
StageProbabilities sequential_power(const Boundary& boundary, double fixed_power);

/// Log-rank with `deaths` at the last look: drift -log(hr) sqrt(d f (1-f)).
StageProbabilities sequential_log_rank_power(const Boundary& boundary, double hazard_ratio, double deaths,
                                             double treated_share);
/// The hazard ratio at which z is on the upper limit of each look: exp(-z / sqrt(d t f (1-f))).
std::vector<double> critical_hazard_ratios(const Boundary& boundary, double deaths, double treated_share);

/// The day on which the expected number of deaths reaches each look's; +inf where it never does. `deaths_by` gives
/// the expected deaths by a day, not decreasing; the days are looked for up to `last_day`.
std::vector<double> days_of_looks(const Boundary& boundary, double deaths,
                                  const std::function<double(double)>& deaths_by, double last_day);
/// Sum of the probability to stop at each look times its day (or deaths, or patients).
double expected_at_stop(const StageProbabilities& stages, const std::vector<double>& by_look);

}  // namespace equipoise
