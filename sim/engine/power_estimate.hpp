#pragma once
// Counts turned into the numbers that a reader sees, each with its Monte Carlo error.
#include <cstdint>

#include "sim/engine/tally.hpp"

namespace equipoise {

/// A proportion of replicates: its Monte Carlo standard error sqrt(p (1 - p) / N) and its Wilson 95% interval.
struct Proportion {
    double value = Estimate::kUnknown, mcse = Estimate::kUnknown;
    double lower = Estimate::kUnknown, upper = Estimate::kUnknown;
    static Proportion of(std::uint64_t count, std::uint64_t total);
};

/// True if a type I error is a rejection for benefit alone: of a one-sided test, and of one against a margin; else a
/// rejection in either direction is.
inline bool errs_for_benefit_alone(int sides, bool against_margin) { return sides == 1 || against_margin; }

/// What is reported of one analysis at one sample size.
struct PowerEstimate {
    std::uint64_t trials = 0;
    Proportion power;   ///< rejects in favour of treatment
    Proportion harm;    ///< rejects in favour of control
    Proportion reject;  ///< either: under no effect, the type I error
    Proportion not_estimable;
    std::array<std::uint64_t, AnalysisTally::kStatuses> status{};  ///< trials by Status: why not
    double mean_estimate = Estimate::kUnknown, mean_estimate_mcse = Estimate::kUnknown;
    double sd_estimate = Estimate::kUnknown,
           sd_estimate_mcse =
               Estimate::kUnknown;  ///< between trials; the error from their fourth moment (Cramer 1946, 27.4.2)
    double true_value = Estimate::kUnknown,
           true_value_mcse = Estimate::kUnknown;  ///< its own error: 0 where it follows from the law
    double bias = Estimate::kUnknown,
           bias_mcse = Estimate::kUnknown;  ///< mean estimate less the true value; both errors together
    Proportion coverage;                    ///< of intervals that exist; total 0 gives value NaN

    /// At a point of the null hypothesis: what a design calls its type I error.
    const Proportion& type_one_error(int sides, bool against_margin = false) const {
        return errs_for_benefit_alone(sides, against_margin) ? power : reject;
    }
};

PowerEstimate power_estimate(const AnalysisTally& tally, double true_value, double true_value_mcse = 0);

}  // namespace equipoise
