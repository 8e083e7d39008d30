// Whole trials of the survival-only scenario: log-rank with and without looks, two proportions.
#include "bench/bench_support.hpp"

namespace equipoise::bench {
namespace {

void log_rank_trial(benchmark::State& state) {
    run_trials(state, survival_model(), survival_study().scenario.analyses, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(log_rank_trial)->Arg(100)->Arg(400)->Arg(600)->Arg(2000);

// The same by looks at 60, 120 and 180 deaths; trials that stop early do not come to the later looks.
void three_looks(benchmark::State& state) {
    const Scenario& scenario = looks_study().scenario;
    run_trials(state, looks_model(), scenario.analyses, 600, scenario.design);
}
BENCHMARK(three_looks);

// Without an effect nearly every trial comes to its last look.
void three_looks_null(benchmark::State& state) {
    const Scenario& scenario = looks_study().scenario;
    TrialModel model = looks_model();
    model.survival[1] = model.survival[0];
    run_trials(state, model, scenario.analyses, 600, scenario.design);
}
BENCHMARK(three_looks_null);

void binary_trial(benchmark::State& state) {
    const std::vector<NamedAnalysis> analyses{{"mortality", ProportionDifference{}}};
    run_trials(state, survival_model(), analyses, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(binary_trial)->Arg(400)->Arg(712);

}  // namespace
}  // namespace equipoise::bench
