#include "sim/analysis/binary/bayes_proportion.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "models/numeric/beta_comparison.hpp"
#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

// Difference x - y that leaves `tail` of the posterior below it.
double difference_quantile(const BetaShape& x, const BetaShape& y, double tail) {
    const auto distance = [&](double difference) { return difference_cdf(x, y, difference) - tail; };
    const double middle = x.mean() - y.mean(), sd = std::sqrt(x.variance() + y.variance());
    double low = std::max(middle - 3 * sd, -1.0), high = std::min(middle + 3 * sd, 1.0);
    while (low > -1 && distance(low) > 0) low = std::max(low - 3 * sd, -1.0);
    while (high < 1 && distance(high) < 0) high = std::min(high + 3 * sd, 1.0);
    std::uintmax_t iterations = 100;
    const auto [a, b] = boost::math::tools::toms748_solve(distance, low, high, low <= -1 ? -tail : distance(low),
                                                          high >= 1 ? 1 - tail : distance(high),
                                                          boost::math::tools::eps_tolerance<double>(40), iterations);
    return 0.5 * (a + b);
}

}  // namespace

Estimate BayesProportion::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena,
                                   Details* details) const {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const auto posterior = [&](int arm, const std::array<double, 2>& shape) {
        return BetaShape{shape[0] + static_cast<double>(table.events[arm]),
                         shape[1] + static_cast<double>(table.patients[arm] - table.events[arm])};
    };
    const BetaShape treated = posterior(1, prior_treated.value_or(prior)),
                    control = posterior(0, prior_control.value_or(prior));
    const double benefit = probability_less(treated, control, arena);

    Estimate result;
    result.estimate = treated.mean() - control.mean();
    result.standard_error = std::sqrt(treated.variance() + control.variance());
    result.p_benefit = 1 - benefit;
    result.p = std::fmin(2 * std::fmin(benefit, 1 - benefit), 1);
    // The probability is known to about 1e-12: no normal deviate beyond 7.
    result.z = vector_math::normal_quantile(std::clamp(benefit, 1e-12, 1 - 1e-12));
    if (details) {
        const double tail = 0.5 * (1 - context.confidence);
        result.lower = difference_quantile(treated, control, tail);
        result.upper = difference_quantile(treated, control, 1 - tail);
        set_details(*details, table);
        details->set("posterior_probability", benefit);
        details->set("threshold", threshold);
        details->set("success", benefit > threshold + 1e-10 ? 1.0 : 0.0);
        details->set("posterior_mean", Details::Vector{control.mean(), treated.mean()});
        details->set("posterior_a", Details::Vector{control.a, treated.a});
        details->set("posterior_b", Details::Vector{control.b, treated.b});
    }
    return result;
}

}  // namespace equipoise
