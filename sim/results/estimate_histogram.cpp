#include "sim/results/estimate_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {
namespace {

EstimateHistogram::Kind kind_of(Verdict verdict) {
    if (verdict == Verdict::benefit) return EstimateHistogram::benefit;
    return verdict == Verdict::harm ? EstimateHistogram::harm : EstimateHistogram::neither;
}

// The least of 1, 2 and 5 times powers of ten that is not below x.
double round_up(double x) {
    const double power = std::pow(10, std::floor(std::log10(x) + 1e-9));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= x * (1 - 1e-9)) return step * power;
    return 10 * power;
}

}  // namespace

EstimateHistogram estimate_histogram(const ToldTrials& told, int wanted) {
    EstimateHistogram histogram;
    histogram.trials = told.trials.size();
    std::vector<double> values;
    for (const ToldTrial& trial : told.trials)
        if (std::isfinite(trial.estimate)) values.push_back(trial.estimate);
    histogram.without_estimate = histogram.trials - values.size();
    if (values.empty()) return histogram;
    std::sort(values.begin(), values.end());
    const auto at = [&](double q) {
        return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
    };
    const double whole = values.back() - values.front();
    const double middle = std::max(at(0.995) - at(0.005), 0.25 * whole);
    const double width = middle > 0 ? round_up(middle / wanted) : 1;
    const double first = std::floor(values.front() / width), last = std::floor(values.back() / width);
    histogram.width = width;
    histogram.first = first * width;
    histogram.bars.resize(static_cast<std::size_t>(last - first) + 1);
    for (const ToldTrial& trial : told.trials) {
        if (!std::isfinite(trial.estimate)) continue;
        const EstimateHistogram::Kind kind = kind_of(trial.verdict);
        ++histogram.bars[static_cast<std::size_t>(std::floor(trial.estimate / width) - first)][kind];
        ++histogram.concluded[kind];
    }
    return histogram;
}

}  // namespace equipoise
