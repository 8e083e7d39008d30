#include "sim/engine/stage_estimate.hpp"

#include <cmath>

#include "sim/trial/recruitment.hpp"

namespace equipoise {
MeanEstimate MeanEstimate::of(const MeanTally& tally, std::uint64_t count, double unit) {
    if (count == 0) return {};
    return {tally.mean(count) / unit, count == 1 ? Estimate::kUnknown : tally.mcse(count) / unit};
}

StoppingEstimate stopping_estimate(const AnalysisTally& tally, double true_value, double true_value_mcse) {
    StoppingEstimate result;
    if (tally.stage.empty()) return result;
    const auto count = [](const StageTally& t, StopReason reason) {
        return t.stopped[static_cast<std::size_t>(reason)];
    };
    std::uint64_t benefit = 0, early[4]{};
    for (const StageTally& t : tally.stage) {
        StageEstimate stage;
        const std::uint64_t stops = t.ended() - count(t, StopReason::none);
        benefit += t.benefit;
        for (const StopReason reason : {StopReason::benefit, StopReason::harm, StopReason::futility})
            early[static_cast<std::size_t>(reason)] += count(t, reason);
        stage.trials = tally.trials;
        stage.ended = t.ended();
        stage.stop = Proportion::of(stops, tally.trials);
        stage.benefit = Proportion::of(t.benefit, tally.trials);
        stage.harm = Proportion::of(t.harm, tally.trials);
        stage.futility = Proportion::of(count(t, StopReason::futility), tally.trials);
        stage.cumulative_power = Proportion::of(benefit, tally.trials);
        stage.estimate = MeanEstimate::of(t.estimate, t.estimates);
        stage.bias = stage.estimate.value - true_value;
        stage.bias_mcse = std::hypot(stage.estimate.mcse, true_value_mcse);
        if (t.overran > 0) stage.upheld = Proportion::of(t.upheld, t.overran);
        stage.overrun_estimate = MeanEstimate::of(t.overrun, t.overrun_estimates);
        result.stage.push_back(stage);
    }
    const auto early_share = [&](StopReason reason) {
        return Proportion::of(early[static_cast<std::size_t>(reason)], tally.trials);
    };
    result.early = Proportion::of(early[1] + early[2] + early[3], tally.trials);
    result.early_benefit = early_share(StopReason::benefit);
    result.early_harm = early_share(StopReason::harm);
    result.early_futility = early_share(StopReason::futility);
    const AdjustedTally& adjusted = tally.adjusted;
    result.adjusted_trials = adjusted.estimates;
    result.median_unbiased = MeanEstimate::of(adjusted.median_unbiased, adjusted.estimates);
    result.adjusted_bias = result.median_unbiased.value - true_value;
    result.adjusted_bias_mcse = std::hypot(result.median_unbiased.mcse, true_value_mcse);
    if (adjusted.compared > 0) {
        result.below_true_value = Proportion::of(adjusted.below, adjusted.compared);
        result.adjusted_coverage = Proportion::of(adjusted.covered, adjusted.compared);
    }
    result.patients = MeanEstimate::of(tally.patients, tally.trials);
    result.deaths = MeanEstimate::of(tally.deaths, tally.trials);
    result.months = MeanEstimate::of(tally.days, tally.trials, Recruitment::days_per_month);
    return result;
}

}  // namespace equipoise
