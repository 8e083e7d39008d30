#include "sim/design/fixed.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

FixedRule::FixedRule(const FixedDesign& design)
    : design_(design), critical_(normal_quantile(1 - design.alpha / design.sides)) {}

AnalysisContext FixedRule::context() const {
    AnalysisContext context = AnalysisContext::at(1 - design_.alpha * 2 / design_.sides);
    context.decision_level = design_.alpha;
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

}  // namespace equipoise
