// MMRM with an unstructured covariance: 200 patients, 5 visits, a tenth of the scores missing.
#include <cmath>
#include <limits>

#include "bench/bench_support.hpp"
#include "models/numeric/vector_math.hpp"

namespace equipoise::bench {
namespace {

struct Visits {
    static constexpr std::size_t patients = 200, visits = 5;
    std::vector<int> days{7, 14, 21, 28, 35};
    std::vector<double> values;
    std::vector<std::uint8_t> arm;

    explicit Visits(std::uint64_t trial) : values(patients * visits), arm(patients) {
        for (std::size_t i = 0; i < patients; ++i) {
            Stream stream({1, trial}, static_cast<std::uint32_t>(i), Purpose::score);
            const auto normal = [&] { return vector_math::normal_quantile(stream.uniform()); };
            arm[i] = i % 2;
            const double level = 8 + 2 * normal(), slope = -0.1 + 0.05 * normal();
            for (std::size_t t = 0; t < visits; ++t) {
                const double score = level + slope * days[t] - (arm[i] ? 0.02 * days[t] : 0) + normal();
                values[t * patients + i] = stream.uniform() < 0.1 ? std::numeric_limits<double>::quiet_NaN() : score;
            }
        }
    }
    Snapshot snapshot() const {
        Snapshot s;
        s.n = patients;
        s.arm = arm;
        s.scores = {.days = days, .points = {}, .values = values, .stride = patients};
        return s;
    }
};

void mmrm(benchmark::State& state, MmrmDegreesOfFreedom degrees_of_freedom) {
    std::vector<Visits> data;
    for (std::uint64_t trial = 0; trial < 20; ++trial) data.emplace_back(trial);
    Mmrm test;
    test.baseline = false;
    test.degrees_of_freedom = degrees_of_freedom;
    Arena arena;
    std::size_t at = 0;
    for (auto _ : state) {
        const Estimate estimate = test.run(data[at++ % data.size()].snapshot(), AnalysisContext{}, arena, nullptr);
        if (estimate.status != Status::ok) state.SkipWithError("the fit failed");
    }
    report_trials(state, 1, Visits::patients);
}
BENCHMARK_CAPTURE(mmrm, satterthwaite, MmrmDegreesOfFreedom::satterthwaite);
BENCHMARK_CAPTURE(mmrm, kenward_roger, MmrmDegreesOfFreedom::kenward_roger);

}  // namespace
}  // namespace equipoise::bench
