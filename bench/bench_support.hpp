#pragma once
// What the benchmark programs share. All times are CPU time of the measuring thread unless a program says otherwise.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise::bench {

inline constexpr std::size_t kPatients = 400;

/// bench/p1-log-rank.toml, bench/p2-three-looks.toml and the shipped scenario, resolved.
const Study& survival_study();
const Study& looks_study();
const Study& sofa_study();
const TrialModel& survival_model();
const TrialModel& looks_model();
const TrialModel& sofa_model();

/// Seconds of CPU a trial and a patient, from the state's iterations.
void report_trials(benchmark::State& state, double trials_per_iteration, double patients_per_trial);

/// One replicate of a run after another: what a simulation spends, tallies and verdict included.
void run_trials(benchmark::State& state, const TrialModel& model, std::span<const NamedAnalysis> analyses,
                std::size_t n = kPatients, const Design& design = {});

/// Trials drawn beforehand, so that an analysis alone can be timed on data that changes from call to call.
class TrialPool {
  public:
    TrialPool(const TrialModel& model, std::size_t n);
    const Snapshot& next() { return trials_[at_++ % trials_.size()]->all(); }

  private:
    Arena arena_;
    std::vector<std::unique_ptr<FollowUp>> trials_;
    std::size_t at_ = 0;
};

}  // namespace equipoise::bench
