// large_sample_values of sim/engine/run.hpp.
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/engine/estimand.hpp"
#include "sim/engine/parallel.hpp"
#include "sim/engine/run.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kPatients = 16000, kFewest = 24;
// More than this is minutes of work; the truth's error is then above a third of the estimate's, and stands beside it.
constexpr double kMostPatients = 5e7, kMostWithScores = 4e6;

// The mean and its error; not identifiable where no trial gives an estimate.
Estimate mean_of(std::span<const double> values, bool is_log) {
    double count = 0, mean = 0, squares = 0;
    for (const double x : values) {
        if (!std::isfinite(x)) continue;
        ++count;
        const double step = x - mean;
        mean += step / count;
        squares += step * (x - mean);
    }
    if (count < 2) return Estimate::failed(Status::not_identifiable);
    Estimate value;
    value.estimate = is_log ? std::exp(mean) : mean;
    value.standard_error = std::sqrt(squares / (count - 1) / count) * (is_log ? value.estimate : 1);
    return value;
}

// Estimates of trials [first, first + count), by analysis and trial.
std::vector<std::vector<double>> large_trials(const TrialModel& model, std::span<const StandIn> tests,
                                              std::uint64_t seed, std::size_t first, std::size_t count,
                                              std::span<Workspace> workspaces, int threads) {
    std::vector<std::vector<double>> estimates(tests.size(), std::vector<double>(count));
    parallel_blocks(count, threads, [&](std::size_t trial, std::size_t worker) {
        Arena& arena = workspaces[worker].arena;
        const Arena::Frame frame(arena);
        // Replicate numbers that no run reaches.
        const Cohort cohort =
            draw_cohort(model, {seed, std::numeric_limits<std::uint64_t>::max() - first - trial}, kPatients, arena);
        const FollowUp follow_up(cohort, arena);
        for (std::size_t t = 0; t < tests.size(); ++t) {
            const Estimate e = run(tests[t].test, follow_up.all(), AnalysisContext{}, arena);
            estimates[t][trial] = e.status == Status::ok ? e.estimate : Estimate::kUnknown;
        }
    });
    return estimates;
}

}  // namespace

std::vector<Estimate> large_sample_values(const TrialModel& given, std::span<const NamedAnalysis> analyses,
                                          std::uint64_t seed, double patients, int threads) {
    std::vector<Estimate> values(analyses.size(), Estimate::failed(Status::not_identifiable));
    std::vector<StandIn> tests;
    std::vector<std::size_t> which;
    for (std::size_t a = 0; a < analyses.size(); ++a) {
        if (const std::optional<double> known = value_by_law(given, analyses[a].test)) {
            values[a] = Estimate{};
            values[a].estimate = *known;
            values[a].standard_error = 0;
        } else {
            tests.push_back(stand_in(analyses[a].test));
            which.push_back(a);
        }
    }
    if (tests.empty()) return values;
    TrialModel model = given;
    model.dropout_risk = 0;
    model.recruitment.reset();
    const std::size_t trials = std::max(
        kFewest, static_cast<std::size_t>(
                     std::ceil(std::min(12 * patients, given.scores ? kMostWithScores : kMostPatients) / kPatients)));
    std::vector<Workspace> workspaces(static_cast<std::size_t>(worker_count(threads)));
    std::vector<std::vector<double>> estimates = large_trials(model, tests, seed, 0, kFewest, workspaces, threads);
    // Those that never have an estimate (max-combo) are not asked again.
    std::vector<StandIn> again;
    std::vector<std::size_t> place;
    for (std::size_t t = 0; t < tests.size(); ++t)
        if (std::ranges::any_of(estimates[t], [](double x) { return std::isfinite(x); })) {
            again.push_back(tests[t]);
            place.push_back(t);
        }
    if (trials > kFewest && !again.empty()) {
        const auto more = large_trials(model, again, seed, kFewest, trials - kFewest, workspaces, threads);
        for (std::size_t i = 0; i < place.size(); ++i)
            estimates[place[i]].insert(estimates[place[i]].end(), more[i].begin(), more[i].end());
    }
    for (std::size_t t = 0; t < tests.size(); ++t) values[which[t]] = mean_of(estimates[t], tests[t].is_log);
    return values;
}

}  // namespace equipoise
