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
    const double square = e.estimate * e.estimate;
    sum_of_squares += square;
    sum_of_cubes += square * e.estimate;
    sum_of_fourths += square * square;
    if (std::isfinite(e.standard_error)) sum_of_variances += e.standard_error * e.standard_error;
    if (std::isnan(true_value) || std::isnan(e.lower) || std::isnan(e.upper)) return;
    ++intervals;
    covered += e.lower <= true_value && true_value <= e.upper;
}

void AnalysisTally::add(const AnalysisOutcome& outcome, const LookOutcome& at, double true_value) {
    add(outcome.estimate, outcome.verdict, true_value);
    if (stage.empty()) return;
    stage[outcome.look].add(outcome);
    patients.add(static_cast<double>(at.patients));
    deaths.add(static_cast<double>(at.deaths[0] + at.deaths[1]));
    days.add(at.analysis_days);
    adjusted.add(outcome.adjusted, true_value);
}

void AdjustedTally::add(const AdjustedEstimate& estimate, double true_value) {
    if (!estimate.known) return;
    ++estimates;
    median_unbiased.add(estimate.median_unbiased);
    if (std::isnan(true_value)) return;
    ++compared;
    below += estimate.median_unbiased < true_value;
    covered += estimate.lower <= true_value && true_value <= estimate.upper;
}

void StageTally::add(const AnalysisOutcome& outcome) {
    ++stopped[static_cast<std::size_t>(outcome.reason)];
    benefit += outcome.verdict == Verdict::benefit;
    harm += outcome.verdict == Verdict::harm;
    if (const Estimate& e = outcome.estimate; e.status == Status::ok && std::isfinite(e.estimate)) {
        ++estimates;
        estimate.add(e.estimate);
    }
    if (!outcome.overran) return;
    ++overran;
    upheld += outcome.upheld;
    if (const Estimate& e = outcome.overrun; e.status == Status::ok && std::isfinite(e.estimate)) {
        ++overrun_estimates;
        overrun.add(e.estimate);
    }
}

void LookTally::add(const LookOutcome& outcome) {
    ++trials;
    patients.add(static_cast<double>(outcome.patients));
    deaths.add(static_cast<double>(outcome.deaths[0] + outcome.deaths[1]));
    days.add(outcome.analysis_days);
}

double MeanTally::mcse(std::uint64_t count) const {
    const double n = static_cast<double>(count);
    return std::sqrt(std::fmax(0, squares - sum * sum / n) / (n - 1) / n);
}

void TrialTally::add(const LookOutcome& outcome) {
    ++trials;
    ++ended_by[static_cast<std::size_t>(outcome.ended_by)];
    patients.add(static_cast<double>(outcome.patients));
    for (int arm = 0; arm < 2; ++arm) deaths[arm].add(static_cast<double>(outcome.deaths[arm]));
    lost.add(static_cast<double>(outcome.lost));
    if (!outcome.dated) return;
    ++dated;
    recruitment_days.add(outcome.recruitment_days);
    analysis_days.add(outcome.analysis_days);
}

RunTally::RunTally(std::size_t size_count, std::size_t analysis_count, bool pairs, std::size_t look_count)
    : sizes(size_count),
      analyses(analysis_count),
      looks(look_count),
      trial(size_count),
      analysis(size_count * analysis_count),
      both(pairs ? analysis_count * size_count * size_count : 0) {
    for (TrialTally& at : trial) at.look.resize(looks);
    for (AnalysisTally& of : analysis) of.stage.resize(looks);
}

void RunTally::add(const TrialOutcome& outcome, std::span<const double> true_values) {
    for (std::size_t s = 0; s < sizes; ++s) {
        trial[s].add(outcome.end(s));
        for (std::size_t k = 0; k < looks; ++k)
            if (const LookOutcome& look = outcome.at_look[s * looks + k]; look.reached) trial[s].look[k].add(look);
        for (std::size_t a = 0; a < analyses; ++a)
            if (const AnalysisOutcome& result = outcome.at(s, a); result.analyzed)
                at(s, a).add(result, outcome.stop(s, a), true_values.empty() ? Estimate::kUnknown : true_values[a]);
    }
    if (both.empty()) return;
    const auto benefit = [&](std::size_t s, std::size_t a) { return outcome.at(s, a).verdict == Verdict::benefit; };
    for (std::size_t a = 0; a < analyses; ++a)
        for (std::size_t s = 0; s < sizes; ++s)
            if (benefit(s, a))
                for (std::size_t later = s; later < sizes; ++later)
                    both[(a * sizes + s) * sizes + later] += benefit(later, a);
}

void RunTally::merge(const RunTally& other) {
    if (sizes == 0) {
        *this = other;
        return;
    }
    assert(sizes == other.sizes && analyses == other.analyses && looks == other.looks &&
           both.size() == other.both.size());
    each([](auto& sum, const auto& more) { sum += more; }, *this, other);
}

}  // namespace equipoise
