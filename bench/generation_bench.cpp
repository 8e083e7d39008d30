// The steps from random numbers to what an analysis sees.
#include "bench/bench_support.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise::bench {
namespace {

void uniforms(benchmark::State& state) {
    std::vector<double> a(kPatients), b(kPatients);
    std::uint64_t replicate = 0;
    for (auto _ : state) {
        fill_uniforms({1, replicate++}, 0, Purpose::death, 0, a, b);
        benchmark::DoNotOptimize(a.data());
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK(uniforms);

void normals(benchmark::State& state) {
    std::vector<float> a(kPatients), b(kPatients);
    std::uint64_t replicate = 0;
    for (auto _ : state) {
        fill_normals({1, replicate++}, 0, Purpose::score_noise, 0, a, b);
        benchmark::DoNotOptimize(a.data());
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK(normals);

void recruitment(benchmark::State& state) {
    std::vector<double> arrival(kPatients);
    std::vector<std::uint16_t> site(kPatients);
    std::uint64_t replicate = 0;
    for (auto _ : state) {
        recruit(*survival_model().recruitment, {1, replicate++}, arrival, site);
        benchmark::DoNotOptimize(arrival.data());
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK(recruitment);

void blocks_by_site(benchmark::State& state) {
    std::vector<double> arrival(kPatients);
    std::vector<std::uint16_t> site(kPatients);
    std::vector<std::uint32_t> stratum(kPatients);
    std::vector<std::uint8_t> arm(kPatients);
    recruit(*survival_model().recruitment, {1, 0}, arrival, site);
    stratum.assign(site.begin(), site.end());
    Arena arena;
    std::uint64_t replicate = 0;
    for (auto _ : state) {
        randomize(survival_model().randomization, survival_model().allocation, {1, replicate++},
                  {stratum, static_cast<std::uint32_t>(survival_model().recruitment->sites())}, arm, arena);
        benchmark::DoNotOptimize(arm.data());
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK(blocks_by_site);

void cohort(benchmark::State& state, const TrialModel& model) {
    Arena arena;
    std::uint64_t replicate = 0;
    for (auto _ : state) {
        const Arena::Frame frame(arena);
        benchmark::DoNotOptimize(draw_cohort(model, {1, replicate++}, kPatients, arena));
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK_CAPTURE(cohort, survival, survival_model());
BENCHMARK_CAPTURE(cohort, sofa, sofa_model());

void score_course(benchmark::State& state) {
    Arena arena;
    Cohort drawn = draw_cohort(sofa_model(), {1, 0}, kPatients, arena);
    std::uint64_t replicate = 0;
    for (auto _ : state) draw_score_courses(*sofa_model().scores, {1, replicate++}, drawn, arena);
    report_trials(state, 1, kPatients);
}
BENCHMARK(score_course);

void follow_up(benchmark::State& state, const TrialModel& model) {
    Arena arena;
    std::vector<Cohort> cohorts;
    for (std::uint64_t trial = 0; trial < 100; ++trial)
        cohorts.push_back(draw_cohort(model, {1, trial}, kPatients, arena));
    std::size_t at = 0;
    for (auto _ : state) {
        const Arena::Frame frame(arena);
        const FollowUp seen(cohorts[at++ % cohorts.size()], arena);
        benchmark::DoNotOptimize(seen.all().time_order.data());
    }
    report_trials(state, 1, kPatients);
}
BENCHMARK_CAPTURE(follow_up, survival, survival_model());
BENCHMARK_CAPTURE(follow_up, sofa, sofa_model());

}  // namespace
}  // namespace equipoise::bench
