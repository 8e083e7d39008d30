// The same run on one thread and on two. Wall time tells the gain only on an idle machine; CPU time of the whole
// process tells what the second thread costs on any.
#include "bench/bench_support.hpp"

namespace equipoise::bench {
namespace {

void simulation(benchmark::State& state) {
    const std::size_t sizes[] = {kPatients};
    RunRequest request;
    request.model = &survival_model();
    request.analyses = survival_study().scenario.analyses;
    request.sizes = sizes;
    request.count = 20000;
    const Campaign campaign = Campaign::on_threads(static_cast<int>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(run(request, campaign));
}
BENCHMARK(simulation)->Arg(1)->Arg(2)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace equipoise::bench
