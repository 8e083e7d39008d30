#include "sim/conduct/verdict.hpp"

namespace equipoise {
namespace {

// The posterior probability is known to about 1e-12: equal arms, whose probability is exactly 1/2, must not exceed 0.5
// by rounding.
constexpr double kRounding = 1e-10;

}  // namespace

Verdict verdict_of(const FixedRule& rule, const Analysis& analysis, const Estimate& estimate) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    if (!bayes) return rule.judge(estimate);
    if (estimate.status != Status::ok) return Verdict::not_estimable;
    if (1 - estimate.p_benefit > bayes->threshold + kRounding) return Verdict::benefit;
    return estimate.p_benefit > bayes->threshold + kRounding ? Verdict::harm : Verdict::none;
}

}  // namespace equipoise
