#pragma once
// Many replicates of one trial, at several sample sizes, with several analyses.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/conduct/conduct.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/engine/tally.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// One thing to simulate. Replicate numbers, not positions, name the random numbers: replicates [first, first + count).
/// What it points to must outlive it.
struct RunRequest {
    const TrialModel* model = nullptr;
    std::span<const NamedAnalysis> analyses;
    std::span<const std::size_t> sizes;    ///< total n, ascending: the same patients serve all (nested)
    std::span<const std::uint8_t> wanted;  ///< [size * analyses + analysis], 0: left out; empty: every one
    Design design;
    std::uint64_t seed = 1;
    std::uint64_t first = 0, count = 0;
    std::span<const double> true_values;  ///< per analysis, for coverage; empty or NaN: none
    bool pairs = false;                   ///< count also how often an analysis shows benefit at both of two sizes

    std::uint64_t adjusted = 0;  ///< estimates are corrected for the looks in replicates below this number,
    std::size_t adjusted_n = 0;  ///< of trials of this size; 0: of every size
    bool obey_futility = true;   ///< false: trials go on where futility says stop
    bool each_shard = false;     ///< as in Work
    /// Called after each block with all that was counted from `first` on; changes nothing. Empty: nobody watches.
    std::function<void(const RunTally& so_far)> watch = {};

    TrialProtocol protocol() const;
    RunTally empty_tally() const;
};

/// What a scenario asks: its analyses, design and seed, all replicates from the first. Scenario, model and sizes must
/// outlive it.
RunRequest run_request(const Scenario& scenario, const TrialModel& model, std::span<const std::size_t> sizes,
                       std::uint64_t trials);

/// One replicate, conducted and counted: adds to `tally`. Allocates nothing after warm-up.
void run_trial(const RunRequest& request, const TrialProtocol& protocol, std::uint64_t replicate, Workspace& workspace,
               RunTally& tally);

/// How many trials: a stated number, or as many as make every power known to a Monte Carlo standard error.
struct Replication {
    Replication(std::uint64_t trials) : trials(trials) {}  // NOLINT: a number of trials is one
    static Replication to_error(double mcse) {
        Replication replication(0);
        replication.mcse = mcse;
        return replication;
    }
    std::uint64_t trials;
    double mcse = 0;  ///< 0: `trials` counts
};

/// The request's replicates from its first on, as many as asked. To an error: 1,024, then as many as the power nearest
/// to one half needs by what was seen (never more than eight times what there was), in whole blocks, until every power
/// that is shown has sqrt(p (1 - p) / trials) at or below it. So the number follows from the tallies alone.
RunTally run(const RunRequest& request, const Replication& replication, const Campaign& campaign);

/// All replicates, in blocks of 64 folded in order: the same bits for any executor, shard or store.
RunTally run(const RunRequest& request, const Campaign& campaign);

}  // namespace equipoise
