#include "sim/design/decision.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {

FixedRule::FixedRule(const Design& design)
    : design_(design), critical_(normal_quantile(1 - design.alpha / design.sides)) {}

AnalysisContext FixedRule::context() const {
    AnalysisContext context = AnalysisContext::at(1 - design_.alpha * 2 / design_.sides);
    if (!design_.sequential) context.decision_level = design_.alpha;  // each look has a level of its own
    context.wants_two_sided_p = design_.sides == 2;
    context.wants_one_sided_p = design_.sides == 1;
    return context;
}

Verdict FixedRule::judge(const Estimate& e) const {
    if (!e.has_test()) return Verdict::not_estimable;
    const double tail = design_.alpha / design_.sides;
    if (design_.sides == 2 && !std::isnan(e.p)) {
        if (!(e.p <= design_.alpha)) return Verdict::none;
        const bool good = std::isnan(e.z) ? e.p_benefit < 0.5 : e.z > 0;
        return good ? Verdict::benefit : Verdict::harm;
    }
    if (!std::isnan(e.p_benefit))
        return e.p_benefit <= tail ? Verdict::benefit : e.p_benefit >= 1 - tail ? Verdict::harm : Verdict::none;
    return e.z >= critical_ ? Verdict::benefit : e.z <= -critical_ ? Verdict::harm : Verdict::none;
}

namespace {

// One-sided p-value that belongs to a limit; none belongs to an infinite one.
double tail_of(double limit) { return std::isinf(limit) ? -1 : portable::normal_upper(limit); }

// The side of its limits that a result lies beyond, on the scale on which the test is decided.
Crossing crossing_of(const Estimate& e, const Limits& limits, int sides) {
    if (sides == 2 && !std::isnan(e.p)) {
        const bool good = std::isnan(e.z) ? e.p_benefit < 0.5 : e.z > 0;
        if (good && e.p <= 2 * tail_of(limits.upper)) return Crossing::benefit;
        if (!good && e.p <= 2 * tail_of(-limits.lower)) return Crossing::harm;
    } else if (!std::isnan(e.p_benefit)) {
        if (e.p_benefit <= tail_of(limits.upper)) return Crossing::benefit;
        if (1 - e.p_benefit <= tail_of(-limits.lower)) return Crossing::harm;
    } else {
        return limits.judge(e.z);
    }
    if (!limits.tests_futility()) return Crossing::none;
    const double z = std::isnan(e.z) ? -portable::normal_quantile(e.one_sided()) : e.z;
    return z <= limits.futility && (!limits.inner_wedge || z >= -limits.futility) ? Crossing::futility : Crossing::none;
}

bool harms_one_sided(const Estimate& e, const Limits& limits) {
    if (!std::isnan(e.p_benefit)) return 1 - e.p_benefit <= tail_of(limits.upper);
    return e.z <= -limits.upper;
}

}  // namespace

Decision decide(const Estimate& estimate, const Limits& limits, int sides, bool last) {
    const Action end = last ? Action::stop : Action::go_on;
    if (!estimate.has_test()) return {Verdict::not_estimable, StopReason::none, end};
    Decision decision{Verdict::none, StopReason::none, end};
    switch (crossing_of(estimate, limits, sides)) {
        case Crossing::benefit:
            return {Verdict::benefit, last ? StopReason::none : StopReason::benefit, Action::stop};
        case Crossing::harm:
            return {Verdict::harm, last ? StopReason::none : StopReason::harm, Action::stop};
        case Crossing::futility:
            decision = {Verdict::none, last ? StopReason::none : StopReason::futility, Action::stop};
            break;
        case Crossing::none:
            break;
    }
    if (sides == 1 && decision.action == Action::stop && harms_one_sided(estimate, limits))
        decision.verdict = Verdict::harm;
    return decision;
}

}  // namespace equipoise
