#pragma once
// Many replicates of one trial, at several sample sizes, with several analyses.
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/design/fixed.hpp"
#include "sim/engine/tally.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {

/// One thing to simulate. Replicate numbers, not positions, name the random numbers: replicates [first, first + count).
struct RunRequest {
    const TrialModel* model = nullptr;
    std::span<const NamedAnalysis> analyses;
    std::span<const std::size_t> sizes;  ///< total n, ascending: the same patients serve all (nested)
    std::function<bool(std::size_t size, std::size_t analysis)> wanted;  ///< empty: every analysis at every size
    FixedDesign design;
    std::uint64_t seed = 1;
    std::uint64_t first = 0, count = 0;
    std::span<const double> true_values;  ///< per analysis, for coverage; empty or NaN: none
    int threads = 0;
};

/// What a scenario asks: its analyses, design and seed, all replicates from the first. Scenario, model and sizes must
/// outlive it.
RunRequest run_request(const Scenario& scenario, const TrialModel& model, std::span<const std::size_t> sizes,
                       std::uint64_t trials, int threads = 0);

/// Shared with whoever shows progress or wants to stop.
struct RunMonitor {
    std::atomic<std::uint64_t> done{0};  ///< replicates finished
    std::atomic<bool> stop{false};       ///< set it to stop within a block
    std::function<void()> on_block;      ///< called after each block, from any worker, one at a time
};

/// Thrown out of `run` when the monitor's stop was set.
struct Interrupted {
    std::uint64_t replicates_done = 0;
};

/// Memory of one worker, kept between runs so that trials allocate nothing after warm-up.
struct Workspace {
    Arena arena;
};

/// One replicate: draws max(sizes) patients, analyzes its first n for each n, adds to `tally`. Pure but for workspace
/// and tally.
void run_trial(const RunRequest& request, const FixedRule& rule, const AnalysisContext& context,
               std::uint64_t replicate, Workspace& workspace, RunTally& tally);

/// All replicates, in fixed blocks of 64 merged in order: the same bits for any number of threads.
RunTally run(const RunRequest& request, RunMonitor* monitor = nullptr);

/// The true value of each analysis's estimate, against which bias and coverage are measured: from the arms' laws where
/// it follows from them (sim/engine/estimand.hpp; standard error 0), else what the estimator tends to with complete
/// follow-up and nobody lost, as the mean over trials of 16,000 patients with its standard error. Neither a cut nor
/// losses change it: what they do to an estimator is its bias. `patients` is what the estimate itself rests on (n times
/// trials): the simulation takes 12 times as many, at least 24 trials, so that its error is below a third of the
/// estimate's; but never more than 5e7 patients, 4e6 with score courses. not_identifiable where the analysis has no
/// estimate.
std::vector<Estimate> large_sample_values(const TrialModel& model, std::span<const NamedAnalysis> analyses,
                                          std::uint64_t seed, double patients = 0, int threads = 0);

}  // namespace equipoise
