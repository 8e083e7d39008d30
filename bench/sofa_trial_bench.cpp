// Whole trials of the shipped scenario, and of its course without any analysis.
#include "bench/bench_support.hpp"

namespace equipoise::bench {
namespace {

void sofa_trial(benchmark::State& state) {
    run_trials(state, sofa_model(), sofa_study().scenario.analyses, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(sofa_trial)->Arg(400)->Arg(2000);

void sofa_trial_without_analyses(benchmark::State& state) {
    run_trials(state, sofa_model(), {}, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(sofa_trial_without_analyses)->Arg(400)->Arg(2000);

// The two arms' calibration, which every answer of a SOFA scenario waits for.
void calibration(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(sofa_study().model());
}
BENCHMARK(calibration)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace equipoise::bench
