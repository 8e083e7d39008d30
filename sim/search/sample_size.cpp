#include "sim/search/sample_size.hpp"

#include <algorithm>
#include <set>

#include "sim/search/size_refine.hpp"
#include "sim/search/size_scout.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kConfirmFrom = std::uint64_t{1} << 40;  // replicate numbers that no search reaches

// Power at the answers from replicates that did not choose them.
void confirm(const SampleSizeRequest& request, std::vector<SampleSize>& results, RunMonitor* monitor) {
    std::set<std::size_t> answers;
    for (const SampleSize& result : results)
        if (result.reachable) answers.insert(result.n);
    if (answers.empty()) return;
    const std::vector<std::size_t> sizes(answers.begin(), answers.end());
    const auto wanted = [&](std::size_t s, std::size_t a) { return results[a].reachable && results[a].n == sizes[s]; };
    const RunTally tally = simulate_sizes(request, sizes, kConfirmFrom, request.trials, wanted, monitor);
    for (std::size_t a = 0; a < results.size(); ++a) {
        if (!results[a].reachable) continue;
        const auto at =
            static_cast<std::size_t>(std::lower_bound(sizes.begin(), sizes.end(), results[a].n) - sizes.begin());
        results[a].at_n = power_estimate(tally.at(at, a), Estimate::kUnknown);
    }
}

}  // namespace

bool no_size_can(SizeVerdict verdict) {
    switch (verdict) {
        case SizeVerdict::wrong_side:
        case SizeVerdict::never_estimable:
        case SizeVerdict::capped_by_deaths:
        case SizeVerdict::capped_by_calendar:
            return true;
        case SizeVerdict::reached:
        case SizeVerdict::beyond_largest_n:
        case SizeVerdict::stands_still:
            return false;
    }
    return false;
}

std::string_view name_of(SizeVerdict verdict) {
    switch (verdict) {
        case SizeVerdict::reached:
            return "reached";
        case SizeVerdict::beyond_largest_n:
            return "beyond-largest-n";
        case SizeVerdict::wrong_side:
            return "wrong-side";
        case SizeVerdict::never_estimable:
            return "never-estimable";
        case SizeVerdict::capped_by_deaths:
            return "capped-by-deaths";
        case SizeVerdict::capped_by_calendar:
            return "capped-by-calendar";
        case SizeVerdict::stands_still:
            return "stands-still";
    }
    return "";
}

SampleSizeRequest size_request(const Scenario& s, const TrialModel& model, int threads) {
    SampleSizeRequest request;
    request.model = &model;
    request.analyses = s.analyses;
    request.design = s.design;
    request.target = s.simulation.target_power;
    request.tolerance = s.simulation.tolerance;
    request.trials = static_cast<std::uint64_t>(s.simulation.trials);
    request.largest_n = static_cast<std::size_t>(s.simulation.largest_n);
    request.seed = s.seed;
    request.threads = threads;
    return request;
}

std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, RunMonitor* monitor) {
    std::vector<SampleSize> results(request.analyses.size());
    SizeScout scout(request, monitor);
    const std::vector<std::optional<double>> guesses = scout.guesses(results);
    SizeRefiner(request, guesses, monitor).refine(results);
    if (request.confirm) confirm(request, results, monitor);
    return results;
}

}  // namespace equipoise
