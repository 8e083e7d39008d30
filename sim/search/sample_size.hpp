#pragma once
// The smallest n that reaches the target power, with an interval for it.
#include <string>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/search/power.hpp"

namespace equipoise {

struct SampleSizeRequest {
    const TrialModel* model = nullptr;
    std::span<const NamedAnalysis> analyses;
    FixedDesign design;
    double target = 0.80;
    double tolerance = 0.01;       ///< wanted half-width of the 95% interval, as a fraction of n
    std::uint64_t trials = 10000;  ///< replicates of a first refinement, and of the confirmation
    std::uint64_t most_trials = 200000;
    std::size_t largest_n = 20000;
    std::uint64_t seed = 1;
    int threads = 0;
    bool confirm = true;           ///< simulate power at the answer again with replicates of its own
};

/// What a scenario asks: its analyses, design, target, tolerance, trials, largest n and seed. The model must outlive the request.
SampleSizeRequest size_request(const Scenario& scenario, const TrialModel& model, int threads);

struct SampleSize {
    bool reachable = false;
    std::size_t n = 0;                      ///< whole allocations, rounded up
    double n_exact = 0;                     ///< the root before rounding
    double n_lower = 0, n_upper = 0;        ///< 95% Monte Carlo interval of the root, in whole allocations as n
    PowerEstimate at_n;                     ///< from independent replicates (confirm), else from the fit's own nearest size
    std::uint64_t replicates = 0;           ///< behind the interval
    bool within_tolerance = false;
    /// When not reachable: the highest power seen, where, and why in words.
    double highest_power = 0, highest_power_mcse = 0;
    std::size_t highest_power_n = 0;
    std::string note;
};

/// For every analysis, on shared patients. Scouts a geometric grid of n; fits probit(power) on sqrt(n) in a window of +-12% around
/// the root; the covariance of the powers at different n, which share patients, is the replicates' own (clustered), and the delta
/// method carries it to n. Adds replicates until the half-width is within tolerance or most_trials is reached.
std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, RunMonitor* monitor = nullptr);

}  // namespace equipoise
