#include "bench/bench_support.hpp"

#include <string>

#include "models/pilot/disk_files.hpp"

namespace equipoise::bench {
namespace {

Study study_of(const char* file) {
    return resolve(read_scenario(DiskFiles(), std::string(EQUIPOISE_SOURCE_DIR) + "/" + file), DiskFiles());
}

}  // namespace

const Study& survival_study() {
    static const Study study = study_of("bench/p1-log-rank.toml");
    return study;
}

const Study& looks_study() {
    static const Study study = study_of("bench/p2-three-looks.toml");
    return study;
}

const Study& sofa_study() {
    static const Study study = study_of("scenarios/msc-septic-shock.toml");
    return study;
}

const TrialModel& survival_model() {
    static const TrialModel model = survival_study().model();
    return model;
}

const TrialModel& looks_model() {
    static const TrialModel model = looks_study().model();
    return model;
}

const TrialModel& sofa_model() {
    static const TrialModel model = sofa_study().model();
    return model;
}

void report_trials(benchmark::State& state, double trials_per_iteration, double patients_per_trial) {
    using benchmark::Counter;
    const auto flags = Counter::kIsIterationInvariantRate | Counter::kInvert;
    state.counters["trial"] = Counter(trials_per_iteration, flags);
    state.counters["patient"] = Counter(trials_per_iteration * patients_per_trial, flags);
}

void run_trials(benchmark::State& state, const TrialModel& model, std::span<const NamedAnalysis> analyses,
                std::size_t n, const Design& design) {
    RunRequest request;
    const std::size_t sizes[] = {n};
    request.model = &model;
    request.analyses = analyses;
    request.sizes = sizes;
    request.design = design;
    const TrialProtocol protocol = request.protocol();
    Workspace workspace;
    RunTally tally = request.empty_tally();
    std::uint64_t replicate = 0;
    for (auto _ : state) run_trial(request, protocol, replicate++, workspace, tally);
    benchmark::DoNotOptimize(tally);
    report_trials(state, 1, static_cast<double>(n));
}

TrialPool::TrialPool(const TrialModel& model, std::size_t n) {
    const std::uint64_t trials = n > 1000 ? 10 : 100;
    for (std::uint64_t trial = 0; trial < trials; ++trial)
        trials_.push_back(std::make_unique<FollowUp>(draw_cohort(model, {1, trial}, n, arena_), arena_));
}

}  // namespace equipoise::bench
