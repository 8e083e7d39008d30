// Group-sequential boundaries: planned once a scenario; judged, or walked with their limits, at other information than
// planned; inference after a stop. Three looks, one-sided, Lan-DeMets O'Brien-Fleming with beta spent likewise.
#include <benchmark/benchmark.h>

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "sim/design/boundary_walk.hpp"
#include "sim/design/stagewise.hpp"
#include "sim/random/stream.hpp"

namespace equipoise::bench {
namespace {

BoundaryPlan plan() {
    BoundaryPlan plan;
    plan.information = {0.5, 0.75, 1};
    plan.alpha = 0.025;
    plan.sides = 1;
    plan.futility.kind = FutilityKind::lan_demets_obrien_fleming;
    return plan;
}

void plan_of_three_looks(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(plan_boundary(plan()).inflation);
}
BENCHMARK(plan_of_three_looks);

// A trial's z along looks a little off the plan, under the planned effect.
template <class Look>
void trials(benchmark::State& state, const Look& look) {
    const Boundary boundary = plan_boundary(plan());
    BoundaryWalk walk(boundary);
    std::uint64_t trial = 0;
    for (auto _ : state) {
        Stream stream({3, trial++}, 0, Purpose::death);
        walk.begin();
        double t = 0, score = 0;
        for (int k = 0; k < 3; ++k) {
            const double step = 0.25 * (k + 2) - t - 0.01 * stream.uniform();
            t += step;
            score += boundary.drift * step + std::sqrt(step) * portable::normal_quantile(stream.uniform());
            if (look(walk, t, k == 2, score / std::sqrt(t)) != Crossing::none) break;
        }
    }
}

void judged_trial(benchmark::State& state) {
    trials(state, [](BoundaryWalk& walk, double t, bool last, double z) { return walk.judge(t, last, z); });
}
BENCHMARK(judged_trial);

void walked_trial(benchmark::State& state) {
    trials(state, [](BoundaryWalk& walk, double t, bool last, double z) { return walk.next(t, last).judge(z); });
}
BENCHMARK(walked_trial);

void conclusion_at_look(benchmark::State& state) {
    const Boundary boundary = plan_boundary(plan());
    std::vector<Limits> limits;
    std::vector<double> information;
    for (std::int64_t k = 0; k < state.range(0); ++k) {
        limits.push_back(boundary.looks[static_cast<std::size_t>(k)].limits);
        information.push_back(100 * boundary.information(static_cast<std::size_t>(k)));
    }
    StagewiseInference inference;
    double z = 1.5;
    for (auto _ : state) {
        benchmark::DoNotOptimize(inference.conclude(information, limits, z).high);
        z = z < 4 ? z + 0.01 : 1.5;
    }
}
BENCHMARK(conclusion_at_look)->DenseRange(1, 3);

}  // namespace
}  // namespace equipoise::bench
