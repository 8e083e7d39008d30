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
    Design design;
    double target = 0.80;
    double tolerance = 0.01;       ///< wanted half-width of the 95% interval, as a fraction of n
    std::uint64_t trials = 10000;  ///< replicates of a first refinement (at least 512), and of the confirmation
    std::uint64_t most_trials = 200000;
    /// Beyond so many patients replicates are fewer in proportion, though at least 512: an n that nobody could recruit
    /// need not be known so well as to be worth what such trials cost. 0: never fewer.
    std::size_t full_trials_to = 0;
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
    std::size_t n = 0;                ///< the first whole number of allocations with the target power, as estimated
    std::size_t n_kept = 0;           ///< from here on power stays at the target; n where power rises without dips
    double n_exact = 0;               ///< before rounding up
    double n_lower = 0, n_upper = 0;  ///< 95% Monte Carlo interval of that first size, in whole allocations as n
    bool saw_tooth = false;           ///< the power curve has teeth near n, and its sizes were simulated one by one
    PowerEstimate at_n;            ///< from independent replicates (confirm), else from the search's own nearest size
    std::uint64_t replicates = 0;  ///< behind the interval
    bool within_tolerance = false;
    /// The highest power seen while scouting, where, and in words why the target is not reached, or what to know of n.
    double highest_power = Estimate::kUnknown, highest_power_mcse = Estimate::kUnknown;
    std::size_t highest_power_n = 0;
    std::string note;
};

/// For every analysis, on shared patients: n, the first size of whole allocations whose exact power is the target or
/// more, and an interval that holds that size in 95% of seeds. Where power rises without dips this is the root of the
/// power curve, rounded up. Where it is a saw-tooth, as that of tests on counts is, sizes after n may fall below the
/// target again, until n_kept; the interval holds the first size even where it is a lone tooth below the trend.
///
/// Scouts a geometric grid of n up to largest_n; fits probit(power) on sqrt(n) in windows of 12% to either side of the
/// root, whose sizes move from batch to batch so that teeth of the curve average out (see probit_root). Where teeth
/// that matter at this tolerance are likely, further replicates go to the sizes that may be the first, and n is the
/// first of them with the target power on the curve that all replicates give (see first_crossing, which also gives the
/// interval). Adds replicates until the Monte Carlo half-width is within tolerance or most_trials is reached. How often
/// the interval holds the first size: results/coverage/README.md.
std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, const Campaign& campaign);

}  // namespace equipoise
