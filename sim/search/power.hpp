#pragma once
// Counts turned into the numbers that a reader sees, each with its Monte Carlo error.
#include <cstdint>

#include "sim/engine/tally.hpp"

namespace equipoise {

/// A proportion of replicates: its Monte Carlo standard error sqrt(p (1 - p) / N) and its Wilson 95% interval.
struct Proportion {
    double value = 0, mcse = 0, lower = 0, upper = 1;
    static Proportion of(std::uint64_t count, std::uint64_t total);
};

/// What is reported of one analysis at one sample size.
struct PowerEstimate {
    std::uint64_t trials = 0;
    Proportion power;                      ///< rejects in favour of treatment
    Proportion harm;                       ///< rejects in favour of control
    Proportion reject;                     ///< either: under no effect, the type I error
    Proportion not_estimable;
    double mean_estimate = 0, mean_estimate_mcse = 0, sd_estimate = 0;
    double true_value = Estimate::kUnknown, bias = Estimate::kUnknown;
    Proportion coverage;                   ///< of intervals that exist; total 0 gives value NaN
};

PowerEstimate power_estimate(const AnalysisTally& tally, double true_value);

}  // namespace equipoise
