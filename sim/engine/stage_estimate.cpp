#include "sim/engine/stage_estimate.hpp"

#include <cmath>

#include "sim/trial/recruitment.hpp"

namespace equipoise {
namespace {

MeanEstimate mean_of(double sum, double squares, std::uint64_t count) {
    if (count == 0) return {};
    const double n = static_cast<double>(count), mean = sum / n;
    if (count == 1) return {mean, Estimate::kUnknown};
    return {mean, std::sqrt(std::fmax(0, squares - sum * mean) / (n - 1) / n)};
}

}  // namespace

MeanEstimate MeanEstimate::of(const MeanTally& tally, std::uint64_t count, double unit) {
    const MeanEstimate mean = mean_of(tally.sum, tally.squares, count);
    return {mean.value / unit, mean.mcse / unit};
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
        stage.estimate = mean_of(t.sum, t.sum_of_squares, t.estimates);
        stage.bias = stage.estimate.value - true_value;
        stage.bias_mcse = std::hypot(stage.estimate.mcse, true_value_mcse);
        if (t.overran > 0) stage.upheld = Proportion::of(t.upheld, t.overran);
        if (t.overrun_estimates > 0) stage.overrun_estimate = t.overrun_sum / static_cast<double>(t.overrun_estimates);
        result.stage.push_back(stage);
    }
    const auto early_share = [&](StopReason reason) {
        return Proportion::of(early[static_cast<std::size_t>(reason)], tally.trials);
    };
    result.early = Proportion::of(early[1] + early[2] + early[3], tally.trials);
    result.early_benefit = early_share(StopReason::benefit);
    result.early_harm = early_share(StopReason::harm);
    result.early_futility = early_share(StopReason::futility);
    result.patients = MeanEstimate::of(tally.patients, tally.trials);
    result.deaths = MeanEstimate::of(tally.deaths, tally.trials);
    result.months = MeanEstimate::of(tally.days, tally.trials, Recruitment::days_per_month);
    return result;
}

}  // namespace equipoise
