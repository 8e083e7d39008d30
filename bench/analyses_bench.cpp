// Each analysis alone on simulated SOFA trials of 400 patients, and ten of them together.
#include "bench/bench_support.hpp"

namespace equipoise::bench {
namespace {

std::vector<NamedAnalysis> ten_analyses() {
    LogRank late;
    late.gamma = 1;
    return {{"chi-square", ProportionDifference{}},
            {"fisher", Fisher{}},
            {"log-rank", LogRank{}},
            {"fleming-harrington(0,1)", late},
            {"max-combo", MaxCombo{}},
            {"cox", Cox{}},
            {"rmst", Rmst{}},
            {"wilcoxon", Wilcoxon{}},
            {"win-ratio", WinRatio{}},
            {"proportional-odds", ProportionalOdds{}}};
}

void run_all(benchmark::State& state, const std::vector<NamedAnalysis>& analyses, std::size_t n) {
    TrialPool pool(sofa_model(), n);
    Arena arena;
    const AnalysisContext context = FixedRule(Design{}).context();  // as a simulation asks
    for (auto _ : state) {
        const Snapshot& snapshot = pool.next();
        for (const NamedAnalysis& analysis : analyses)
            benchmark::DoNotOptimize(run(analysis.test, snapshot, context, arena));
    }
    report_trials(state, 1, static_cast<double>(n));
}

void ten(benchmark::State& state) { run_all(state, ten_analyses(), static_cast<std::size_t>(state.range(0))); }
BENCHMARK(ten)->Arg(400);

// Every analysis by its defaults; those that need columns or visits say so at once and cost nothing.
template <class A>
void one(benchmark::State& state) {
    std::vector<NamedAnalysis> analyses(1);
    A test;
    if constexpr (std::is_same_v<A, Mmrm>) test.visits = {7, 14, 21, 28};
    analyses[0].test = test;
    run_all(state, analyses, static_cast<std::size_t>(state.range(0)));
}
template <class... A>
bool add_all(std::type_identity<std::variant<A...>>) {
    (benchmark::RegisterBenchmark(std::string(A::name).c_str(), &one<A>)->Arg(kPatients), ...);
    benchmark::RegisterBenchmark("win-ratio", &one<WinRatio>)->Arg(2000)->Arg(16000);
    return true;
}
[[maybe_unused]] const bool added = add_all(std::type_identity<Analysis>{});

}  // namespace
}  // namespace equipoise::bench
