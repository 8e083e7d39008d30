#include "sim/engine/tally.hpp"

#include <cassert>
#include <cmath>

namespace equipoise {

void AnalysisTally::add(const Estimate& e, Verdict verdict, double true_value) {
    ++trials;
    ++status[static_cast<std::size_t>(e.status)];
    benefit += verdict == Verdict::benefit;
    harm += verdict == Verdict::harm;
    without_test += verdict == Verdict::not_estimable;
    if (e.status != Status::ok || !std::isfinite(e.estimate)) return;
    ++estimates;
    sum += e.estimate;
    sum_of_squares += e.estimate * e.estimate;
    if (std::isfinite(e.standard_error)) sum_of_variances += e.standard_error * e.standard_error;
    if (std::isnan(true_value) || std::isnan(e.lower) || std::isnan(e.upper)) return;
    ++intervals;
    covered += e.lower <= true_value && true_value <= e.upper;
}

void AnalysisTally::merge(const AnalysisTally& other) {
    trials += other.trials;
    benefit += other.benefit;
    harm += other.harm;
    without_test += other.without_test;
    for (std::size_t i = 0; i < kStatuses; ++i) status[i] += other.status[i];
    estimates += other.estimates;
    sum += other.sum;
    sum_of_squares += other.sum_of_squares;
    sum_of_variances += other.sum_of_variances;
    intervals += other.intervals;
    covered += other.covered;
}

double MeanTally::mcse(std::uint64_t count) const {
    const double n = static_cast<double>(count);
    return std::sqrt(std::fmax(0, squares - sum * sum / n) / (n - 1) / n);
}

void TrialTally::merge(const TrialTally& other) {
    trials += other.trials;
    patients.merge(other.patients);
    for (int arm = 0; arm < 2; ++arm) deaths[arm].merge(other.deaths[arm]);
    lost.merge(other.lost);
    recruitment_days.merge(other.recruitment_days);
    analysis_days.merge(other.analysis_days);
    for (std::size_t i = 0; i < ended_by.size(); ++i) ended_by[i] += other.ended_by[i];
}

RunTally::RunTally(std::size_t size_count, std::size_t analysis_count)
    : sizes(size_count),
      analyses(analysis_count),
      trial(size_count),
      analysis(size_count * analysis_count),
      both(analysis_count * size_count * size_count) {}

void RunTally::merge(const RunTally& other) {
    if (sizes == 0) {
        *this = other;
        return;
    }
    assert(sizes == other.sizes && analyses == other.analyses);
    for (std::size_t i = 0; i < trial.size(); ++i) trial[i].merge(other.trial[i]);
    for (std::size_t i = 0; i < analysis.size(); ++i) analysis[i].merge(other.analysis[i]);
    for (std::size_t i = 0; i < both.size(); ++i) both[i] += other.both[i];
}

}  // namespace equipoise
