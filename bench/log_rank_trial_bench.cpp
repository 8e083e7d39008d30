// Whole trials of the survival-only scenario: log-rank, two proportions.
#include "bench/bench_support.hpp"

namespace equipoise::bench {
namespace {

void log_rank_trial(benchmark::State& state) {
    run_trials(state, survival_model(), survival_study().scenario.analyses, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(log_rank_trial)->Arg(100)->Arg(400)->Arg(2000);

void binary_trial(benchmark::State& state) {
    const std::vector<NamedAnalysis> analyses{{"mortality", ProportionDifference{}}};
    run_trials(state, survival_model(), analyses, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(binary_trial)->Arg(400)->Arg(712);

}  // namespace
}  // namespace equipoise::bench
