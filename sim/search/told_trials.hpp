#pragma once
// Trials of a run told one by one: the z of each look, how the trial ended and what it estimated. Replicate k here is
// replicate k of the run: same seed, same patients, same conduct, so each is a trial that the run counted.
#include <cstdint>
#include <vector>

#include "sim/conduct/conduct.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/search/path_step.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

struct ToldTrial {
    std::uint64_t replicate = 0;
    Verdict verdict = Verdict::none;
    StopReason reason = StopReason::none;  ///< none: it went to its last look
    double estimate = Estimate::kUnknown;  ///< on the analysis's scale; unknown or infinite where there is none
    std::vector<PathStep> steps;           ///< empty of a fixed design
};

struct ToldTrials {
    std::size_t analysis = 0;  ///< of the scenario: the one that is told
    std::size_t n = 0;
    double null_value = Estimate::kUnknown;  ///< of its estimate
    std::vector<ToldTrial> trials;           ///< replicates 0, 1, ...
};

/// The analysis whose trial is told: the one that leads the looks, else the first.
std::size_t told_analysis(const Scenario& scenario);

/// `count` trials of n patients.
ToldTrials told_trials(const Scenario& scenario, const TrialModel& model, std::size_t n, std::uint64_t count,
                       const Campaign& campaign);

}  // namespace equipoise
