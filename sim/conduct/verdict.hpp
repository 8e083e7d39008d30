#pragma once
// What a trial concludes from one analysis under its design.
#include "sim/analysis/analysis.hpp"
#include "sim/design/fixed.hpp"

namespace equipoise {

/// By the design's alpha and sides, but for tests that state their own criterion: bayes-proportion shows benefit where
/// the posterior probability of benefit exceeds its threshold, harm where that of harm does.
Verdict verdict_of(const FixedRule& rule, const Analysis& analysis, const Estimate& estimate);

}  // namespace equipoise
