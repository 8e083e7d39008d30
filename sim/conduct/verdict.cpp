#include "sim/conduct/verdict.hpp"

namespace equipoise {
namespace {

// The posterior probability is known to about 1e-12: equal arms, whose probability is exactly 1/2, must not exceed 0.5
// by rounding.
constexpr double kRounding = 1e-10;

Verdict by_posterior(const BayesProportion& bayes, const Estimate& estimate) {
    if (estimate.status != Status::ok) return Verdict::not_estimable;
    if (1 - estimate.p_benefit > bayes.threshold + kRounding) return Verdict::benefit;
    return estimate.p_benefit > bayes.threshold + kRounding ? Verdict::harm : Verdict::none;
}

}  // namespace

Verdict verdict_of(const FixedRule& rule, const Analysis& analysis, const Estimate& estimate) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    return bayes ? by_posterior(*bayes, estimate) : rule.judge(estimate);
}

bool has_its_own_rule(const Analysis& analysis) { return std::holds_alternative<BayesProportion>(analysis); }

Decision decision_of(const Analysis& analysis, const Estimate& estimate, const Limits& limits, int sides, bool last) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    if (!bayes) return decide(estimate, limits, sides, last);
    const Verdict verdict = by_posterior(*bayes, estimate);
    const bool stops = verdict == Verdict::benefit || verdict == Verdict::harm;
    const StopReason reason = verdict == Verdict::benefit ? StopReason::benefit : StopReason::harm;
    return {verdict, stops && !last ? reason : StopReason::none, stops || last ? Action::stop : Action::go_on};
}

}  // namespace equipoise
