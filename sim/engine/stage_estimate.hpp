#pragma once
// What a sequential design's stops come to, from the counts: each number with its Monte Carlo error.
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/tally.hpp"

namespace equipoise {

/// A mean over replicates and its Monte Carlo standard error; unknown where nothing is behind it.
struct MeanEstimate {
    double value = Estimate::kUnknown, mcse = Estimate::kUnknown;
    static MeanEstimate of(const MeanTally& tally, std::uint64_t count, double unit = 1);
};

/// One analysis at one look. Shares are of all trials; estimates of those whose path ended here.
struct StageEstimate {
    std::uint64_t trials = 0, ended = 0;  ///< all trials; those whose path ended here
    Proportion stop;                      ///< stopped here for whatever reason; 0 at the last look
    Proportion benefit, harm, futility;   ///< at the last look: concluded so
    Proportion cumulative_power;          ///< benefit by this look
    MeanEstimate estimate;                ///< mean of the naive estimate
    double bias = Estimate::kUnknown, bias_mcse = Estimate::kUnknown;  ///< less the true value
    Proportion upheld;              ///< of the stops here: still so with the pipeline followed to its end
    MeanEstimate overrun_estimate;  ///< mean estimate with the pipeline
};

/// One analysis over all looks.
struct StoppingEstimate {
    std::vector<StageEstimate> stage;                             ///< by look; empty for a fixed design
    Proportion early, early_benefit, early_harm, early_futility;  ///< stopped before the last look
    MeanEstimate patients, deaths, months;                        ///< where the trial ended: expected n and so on
    /// The estimate corrected for the looks: its mean, bias, share below the true value (one half when unbiased in the
    /// median), and how often its interval holds the true value.
    std::uint64_t adjusted_trials = 0;
    MeanEstimate median_unbiased;
    double adjusted_bias = Estimate::kUnknown, adjusted_bias_mcse = Estimate::kUnknown;
    Proportion below_true_value, adjusted_coverage;
};

StoppingEstimate stopping_estimate(const AnalysisTally& tally, double true_value, double true_value_mcse);

}  // namespace equipoise
