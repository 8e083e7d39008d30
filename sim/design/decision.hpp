#pragma once
// What an analysis's result means under a design, at the one look of a fixed design or at one of several.
#include <cstdint>

#include "sim/analysis/common/estimate.hpp"
#include "sim/design/boundary.hpp"
#include "sim/design/design.hpp"

namespace equipoise {

/// What a trial concludes from one analysis.
enum class Verdict : std::uint8_t { none, benefit, harm, not_estimable };

/// Why a trial stopped before its last look; none: it did not.
enum class StopReason : std::uint8_t { none, benefit, harm, futility };

/// What a decision does to the trial: the only ways in which a design reaches the conduct of a trial. Designs that drop
/// arms, or change the allocation or the size, will have theirs here.
enum class Action : std::uint8_t { go_on, stop };

struct Decision {
    Verdict verdict = Verdict::none;
    StopReason reason = StopReason::none;
    Action action = Action::go_on;
};

/// A fixed design's rule with its critical value computed once. Tests with a normal reference are decided on z, the
/// others on their p-value.
///   two-sided: p <= alpha, in favour of the side on which z lies one-sided: p_benefit <= alpha is a benefit; p_benefit
///   >= 1 - alpha is reported as harm
class FixedRule {
  public:
    explicit FixedRule(const Design& design);
    Verdict judge(const Estimate& estimate) const;
    /// What the analyses of this design need to know: the confidence of intervals, which p-values are read and at which
    /// level.
    AnalysisContext context() const;
    const Design& design() const { return design_; }

  private:
    Design design_;
    double critical_;  ///< of |z|
};

/// The decision at a look with these limits. Tests with a normal reference are decided on z; the others by the p-value
/// that belongs to the limit, 1 - Phi(upper) on a side, and for futility by the z of their one-sided p-value.
/// At the last look, and where the trial stops, a one-sided design reports z <= -upper as harm.
Decision decide(const Estimate& estimate, const Limits& limits, int sides, bool last);

}  // namespace equipoise
