#include "sim/engine/verdict.hpp"

namespace equipoise {

Verdict verdict_of(const FixedRule& rule, const Analysis& analysis, const Estimate& estimate) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    if (!bayes) return rule.judge(estimate);
    if (estimate.status != Status::ok) return Verdict::not_estimable;
    if (1 - estimate.p_benefit > bayes->threshold) return Verdict::benefit;
    return estimate.p_benefit > bayes->threshold ? Verdict::harm : Verdict::none;
}

}  // namespace equipoise
