// Under no effect each time-to-event test rejects as often as it says. Trials are small and fast, so the asymptotic
// level is checked with room for small-sample drift where that is known, and the pure binomial error else.
#include <cmath>
#include <random>

#include "sim/analysis/analysis.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr int kTrials = 4000, kPatients = 200;

// Share of trials with two-sided p below 0.05; both arms die at rate 0.02, `factor` times that in the treated.
template <class Test>
double rejection_rate(const Test& test, double factor) {
    std::mt19937_64 engine(20261122);
    std::exponential_distribution<double> waiting;
    Arena arena;
    int rejected = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<Patient> patients;
        std::vector<double> age;
        for (int i = 0; i < kPatients; ++i) {
            const int arm = i % 2;
            const double death = waiting(engine) / (0.02 * (arm == 1 ? factor : 1)), home = 12 * waiting(engine);
            // For cumulative incidence the same patient's first of death and discharge; the survival tests censor at
            // discharge.
            const double t = std::fmin(std::fmin(death, home), 28);
            patients.push_back({arm, t, t == 28 ? 0 : death < home ? 1 : 2});
            age.push_back(static_cast<double>(i % 7));
        }
        if constexpr (!std::is_same_v<Test, CumulativeIncidence>)
            for (Patient& patient : patients) patient.status = patient.status == 1 ? 1 : 0;
        SurvivalData data(patients);
        data.add_column("age", age);
        const Estimate e = test.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        rejected += e.status == Status::ok && e.two_sided() < 0.05;
    }
    return static_cast<double>(rejected) / kTrials;
}

// 3.9 binomial standard errors: a false alarm in 10,000 runs of a test with exactly this level.
const double kRoom = 3.9 * std::sqrt(0.05 * 0.95 / kTrials);
constexpr double kDrift = 0.005;  // a test of 30 deaths an arm may be off its asymptotic level by so much

}  // namespace

TEST_CASE("time-to-event tests keep their level under no effect, and leave it under a small one", "[statistical]") {
    const auto check = [](const auto& test) {
        const double under_null = rejection_rate(test, 1);
        INFO(test.name << " rejects " << under_null);
        CHECK(std::fabs(under_null - 0.05) < kRoom + kDrift);
    };
    check(LogRank{});
    check(LogRank{.gamma = 1});
    check(LogRank{.strata = {"age"}});
    check(MaxCombo{});
    check(Cox{});
    check(Cox{.test = CoxTest::likelihood_ratio});
    check(Rmst{.tau = 14});
    check(Milestone{.day = 14});
    check(Milestone{.day = 14, .transform = MilestoneTransform::cloglog});
    check(CumulativeIncidence{.day = 21});
    check(CumulativeIncidence{.day = 21, .test = IncidenceTest::gray});
    check(CumulativeIncidence{.test = IncidenceTest::fine_gray});
    // The twin that must fail: a hazard ratio of 0.75 is no null hypothesis.
    CHECK(std::fabs(rejection_rate(LogRank{}, 0.75) - 0.05) > kRoom + kDrift);
    CHECK(std::fabs(rejection_rate(CumulativeIncidence{.day = 21, .test = IncidenceTest::gray}, 0.75) - 0.05) >
          kRoom + kDrift);
    CHECK(std::fabs(rejection_rate(CumulativeIncidence{.test = IncidenceTest::fine_gray}, 0.75) - 0.05) >
          kRoom + kDrift);
}
