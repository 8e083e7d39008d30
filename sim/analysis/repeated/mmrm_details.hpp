#pragma once
// The whole fit of a mixed model for repeated measures as a statistician wants to see it, coded as R codes it.
#include <span>
#include <string>

#include "sim/analysis/common/details.hpp"
#include "sim/analysis/repeated/mmrm_small_sample.hpp"

namespace equipoise {

struct MmrmReport {
    std::span<const int> days;  ///< of the score table
    std::span<const int> rows;  ///< of the visits
    std::span<const std::string> covariates;
    const MmrmData& data;
    const MmrmCovariance& model;
    const MmrmLikelihood& likelihood;
    const MmrmFit& fit;
    const MmrmSmallSample& small;
    Arena& arena;
};

/// Coefficients of y ~ covariates + arm * visit with treatment contrasts (first visit the reference, arm 0 or 1; names
/// "(Intercept)", "age", "arm", "v3", "arm:v3"), their covariance, standard errors and degrees of freedom (also after
/// Kenward and Roger), covariance of the visits, log-likelihood, counts.
void set_details(Details& details, const MmrmReport& report);

}  // namespace equipoise
