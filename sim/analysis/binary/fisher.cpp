#include "sim/analysis/binary/fisher.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/noncentral_hypergeometric.hpp"
#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

double at_most_one(double p) { return std::fmin(p, 1); }

struct Limits {
    double lower, upper;
};
Limits exact_limits(const ConditionalTable& margins, Alternative alternative, double confidence) {
    const double tail = alternative == Alternative::two_sided ? 0.5 * (1 - confidence) : 1 - confidence;
    return {alternative == Alternative::less ? 0 : conditional_lower_limit(margins, tail),
            alternative == Alternative::greater ? std::numeric_limits<double>::infinity()
                                                : conditional_upper_limit(margins, tail)};
}

}  // namespace

double signed_deviate(const BinaryTable& table, double p) {
    // p1 < p0 without rounding
    const std::int64_t side = table.events[0] * table.patients[1] - table.events[1] * table.patients[0];
    if (side == 0 || p >= 1) return 0;
    const double size = -vector_math::normal_quantile(0.5 * std::fmax(p, 1e-300));
    return side > 0 ? size : -size;
}

Estimate Fisher::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena&, Details* details) const {
    if (details) set_details(*details, table);
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const bool one_table = table.total_events() == 0 || table.total_events() == table.total_patients();
    const ConditionalTable margins{table.events[1], table.total_events(), table.patients[1], table.patients[0]};
    const FisherProbabilities f =
        one_table ? FisherProbabilities{.below = 0, .point = 1, .above = 0, .two_sided = 1, .equal = 1}
                  : fisher_probabilities(margins);
    const double less = at_most_one(f.below + f.point), greater = at_most_one(f.above + f.point);
    const double half = 0.5 * f.point;
    const double mid_less = f.below + half, mid_greater = f.above + half;
    const double mid_two_sided = f.two_sided - 0.5 * f.equal;

    Estimate result;
    result.p_benefit = mid_p ? mid_less : less;
    switch (alternative) {
        case Alternative::two_sided:
            result.p = mid_p ? mid_two_sided : f.two_sided;
            break;
        case Alternative::less:
            result.p = result.p_benefit;
            break;
        case Alternative::greater:
            result.p = mid_p ? mid_greater : greater;
            break;
    }
    result.z = signed_deviate(table, mid_p ? mid_two_sided : f.two_sided);
    if (one_table) {  // any odds ratio is compatible with it
        result.lower = 0;
        result.upper = std::numeric_limits<double>::infinity();
        if (details) details->set("fisher_two_sided", 1.0);
        return result;
    }
    result.estimate = conditional_odds_ratio(margins);
    const Limits limits = exact_limits(margins, alternative, context.confidence);
    result.lower = limits.lower;
    result.upper = limits.upper;

    if (details) {
        const Limits both = exact_limits(margins, Alternative::two_sided, context.confidence);
        details->set("or_conditional_mle", result.estimate);
        details->set("or_ci_low", both.lower);
        details->set("or_ci_high", both.upper);
        details->set("fisher_two_sided", f.two_sided);
        details->set("fisher_p1_less", less);
        details->set("fisher_p1_greater", greater);
        details->set("fisher_central", at_most_one(2 * std::min(less, greater)));
        details->set("point_probability", f.point);
        details->set("midp_p1_less", mid_less);
        details->set("midp_p1_greater", mid_greater);
        details->set("midp_two_sided_minlike", mid_two_sided);
        details->set("midp_two_sided_fisher_minus_half_point", f.two_sided - half);
        details->set("midp_two_sided_central", at_most_one(2 * std::min(mid_less, mid_greater)));
    }
    return result;
}

}  // namespace equipoise
