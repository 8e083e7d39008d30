#pragma once
// The smallest n that reaches the target power, with an interval for it.
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

struct SampleSizeRequest {
    const TrialModel* model = nullptr;
    std::span<const NamedAnalysis> analyses;
    FixedDesign design;
    double target = 0.80;
    double tolerance = 0.01;       ///< wanted half-width of the 95% interval, as a fraction of n
    std::uint64_t trials = 10000;  ///< replicates of a first refinement (at least 512), and of the confirmation
    std::uint64_t most_trials = 200000;
    std::size_t largest_n = 20000;
    std::uint64_t seed = 1;
    bool confirm = true;  ///< simulate power at the answer again with replicates of its own
};

/// What a scenario asks: its analyses, design, target, tolerance, trials, largest n and seed. The model must outlive
/// the request.
SampleSizeRequest size_request(const Scenario& scenario, const TrialModel& model);

/// How a search ended. Only those of `no_size_can` say that no number of patients would do.
enum class SizeVerdict {
    reached,
    beyond_largest_n,       ///< not reached at the largest n that may be looked at; a larger one was not tried
    wrong_side,             ///< the trial favours control more often the larger it is
    never_estimable,        ///< the analysis could be done in no trial, though enough patients died
    capped_by_deaths,       ///< the analysis comes at a number of deaths, and that number has too little power
    capped_by_calendar,     ///< the analysis comes on a calendar day, by which no more patients are randomized
    capped_by_recruitment,  ///< recruitment closes before more patients could be randomized
    stands_still,           ///< power stands still near the target, so no crossing can be located
    no_effect,              ///< there is nothing to find: not looked for
};
bool no_size_can(SizeVerdict verdict);
std::string_view name_of(SizeVerdict verdict);  ///< "reached", "beyond-largest-n", ...

struct SampleSize {
    SizeVerdict verdict = SizeVerdict::beyond_largest_n;
    bool reachable = false;           ///< verdict is `reached`
    std::size_t n = 0;                ///< whole allocations, rounded up
    std::size_t n_kept = 0;           ///< from here on power stays at the target; n where power rises without dips
    double n_exact = 0;               ///< the root before rounding
    double n_lower = 0, n_upper = 0;  ///< 95% Monte Carlo interval of the root, in whole allocations as n
    bool saw_tooth = false;           ///< teeth of the power curve near n are part of the interval
    PowerEstimate at_n;            ///< from independent replicates (confirm), else from the search's own nearest size
    std::uint64_t replicates = 0;  ///< behind the interval
    bool within_tolerance = false;
    /// The highest power seen while scouting, where, and in words why the target is not reached, or what to know of n.
    double highest_power = Estimate::kUnknown, highest_power_mcse = Estimate::kUnknown;
    std::size_t highest_power_n = 0;
    std::string note;
};

/// For every analysis, on shared patients. Scouts a geometric grid of n up to largest_n; fits probit(power) on sqrt(n)
/// in windows of 12% to either side of the root, whose sizes move from batch to batch so that teeth of the curve average
/// out (see probit_root). Where the residuals show teeth that matter at this tolerance, further replicates go to a dense
/// set of sizes, and n is the first of them with the target power (see dense_crossing). Adds replicates until the Monte
/// Carlo half-width is within tolerance or most_trials is reached.
std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, const Campaign& campaign);

}  // namespace equipoise
