#pragma once
// What a trial concludes from one analysis under its design.
#include "sim/analysis/analysis.hpp"
#include "sim/design/decision.hpp"

namespace equipoise {

/// True of a test that states its own criterion: no limit of the design decides.
bool has_its_own_rule(const Analysis& analysis);
/// By the design's alpha and sides, but for tests that state their own criterion: bayes-proportion shows benefit where
/// the posterior probability of benefit exceeds its threshold, harm where that of harm does.
Verdict verdict_of(const FixedRule& rule, const Analysis& analysis, const Estimate& estimate);
/// At a look of a sequential design likewise: such a test stops by its own criterion, at every look.
Decision decision_of(const Analysis& analysis, const Estimate& estimate, const Limits& limits, int sides, bool last);

}  // namespace equipoise
