#pragma once
// What estimates of a hazard ratio tend to as a trial grows, where hazards need not be proportional.
#include <optional>

#include "sim/analysis/analysis.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// With everybody followed completely and nobody lost, a_k the share of arm k and S_k its survival: dN = a_0 dF_0 +
/// a_1 dF_1, p(b) = a_1 S_1 e^b / (a_0 S_0 + a_1 S_1 e^b).
///   log-rank  the one-step estimate  int w (dN_1 - p(0) dN) / int w p(0) (1 - p(0)) dN, w the weight at the pooled
///             survival a_0 S_0 + a_1 S_1
///   cox       the b with  int dN_1 - p(b) dN = 0  (Struthers and Kalbfleisch 1986)
/// Integrals over 4,096 steps of the follow-up by the midpoint; errors are of the order of 1e-7. None for tests with
/// covariates, strata or late entry, where deaths come from a score course, where follow-up ends for all on one day, or
/// nobody dies in an arm.
std::optional<double> hazard_limit(const TrialModel& model, const Analysis& analysis);

}  // namespace equipoise
