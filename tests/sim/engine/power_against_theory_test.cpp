// Simulated power against theory where theory is exact, or where the error of its approximation is known. Every
// comparison is at 4 Monte Carlo standard errors: a false alarm in 16,000 runs of new seeds.
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/engine/run.hpp"
#include "sim/random/fill.hpp"
#include "sim/study/study.hpp"
#include "sim/theory/closed_form.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::uint64_t kTrials = 100000;

double mcse(double p) { return std::sqrt(p * (1 - p) / static_cast<double>(kTrials)); }

// Share of trials that show a benefit at two-sided 0.05 (one-sided 0.025).
double simulated_power(const std::string& effect, const std::string& analysis, std::size_t n) {
    const Scenario scenario =
        parse_scenario("seed = 31\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n" + effect +
                           "\n[trial]\nrandomization = { block_sizes = [4] }\n[[analysis]]\n" + analysis + "\n",
                       "theory.toml");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {n};
    const RunTally tally = run(run_request(scenario, model, sizes, kTrials), Campaign::on_threads(2));
    return static_cast<double>(tally.at(0, 0).benefit) / static_cast<double>(kTrials);
}

// Exact: the sum of the binomial probabilities of the tables in which the pooled z test shows a benefit.
double exact_pooled_z_power(double p1, double p0, int per_arm) {
    const double critical = normal_quantile(0.975);
    std::vector<double> pmf1, pmf0;
    for (int k = 0; k <= per_arm; ++k) {
        pmf1.push_back(binomial_pmf(k, per_arm, p1));
        pmf0.push_back(binomial_pmf(k, per_arm, p0));
    }
    double power = 0;
    for (int a = 0; a <= per_arm; ++a)
        for (int b = a + 1; b <= per_arm; ++b) {
            const double pooled = (a + b) / (2.0 * per_arm);
            const double z = (b - a) / static_cast<double>(per_arm) / std::sqrt(pooled * (1 - pooled) * 2 / per_arm);
            if (z >= critical) power += pmf1[static_cast<std::size_t>(a)] * pmf0[static_cast<std::size_t>(b)];
        }
    return power;
}

}  // namespace

TEST_CASE("pooled z test, 40% against 30%, n = 712: simulated power is the exact binomial power", "[statistical]") {
    const double exact = exact_pooled_z_power(0.3, 0.4, 356);
    // The closed form is an approximation: here within 0.3 points of exact.
    CHECK_THAT(pooled_z_power(0.3, 0.4, 356, 356, 0.025), WithinAbs(exact, 0.003));
    const double simulated =
        simulated_power("mortality = 0.3\nday = 28", "test = \"proportion-difference\"\nday = 28", 712);
    INFO("simulated " << simulated << ", exact " << exact);
    CHECK(std::fabs(simulated - exact) < 4 * mcse(exact));
    CHECK(std::fabs(simulated - exact_pooled_z_power(0.302, 0.4, 356)) >
          4 * mcse(exact));  // the twin: 0.2 points another mortality
}

TEST_CASE("log-rank test, 40% against 30%, n = 400: simulated power is that of an independent simulator",
          "[statistical]") {
    // R package lrstat 0.3.3, lrsim, 500,000 trials: 0.56232, standard error 0.0007.
    constexpr double kLrstat = 0.56232, kLrstatError = 0.0007;
    const double simulated = simulated_power("mortality = 0.3\nday = 28", "test = \"log-rank\"", 400);
    const double tolerance = 4 * std::hypot(mcse(kLrstat), kLrstatError);  // 0.0069
    INFO("simulated " << simulated);
    CHECK(std::fabs(simulated - kLrstat) < tolerance);
    CHECK(std::fabs(simulated_power("mortality = 0.303\nday = 28", "test = \"log-rank\"", 400) - kLrstat) >
          tolerance);  // the twin
}

TEST_CASE("log-rank test under proportional hazards: simulated power is near Schoenfeld's formula", "[statistical]") {
    const double hazard_ratio = 0.8, n = 1200;
    const double deaths = n / 2 * (0.4 + 1 - std::pow(0.6, hazard_ratio));
    const double formula = schoenfeld_power(hazard_ratio, deaths, 0.5, 0.025);
    const double simulated = simulated_power("hazard_ratio = 0.8", "test = \"log-rank\"", 1200);
    // The formula is asymptotic in the effect as well: at hazard ratios of 0.7 to 0.8 it lies 0.1 to 0.3 points above
    // simulations.
    const double tolerance = 4 * mcse(formula) + 0.003;
    INFO("simulated " << simulated << ", formula " << formula);
    CHECK(std::fabs(simulated - formula) < tolerance);
    CHECK(std::fabs(simulated - schoenfeld_power(0.79, deaths, 0.5, 0.025)) > tolerance);  // the twin
}

TEST_CASE("t test: simulated power is the noncentral t's", "[statistical]") {
    constexpr std::size_t kN = 128;
    std::vector<float> z(kN), unused(kN);
    std::vector<double> values(kN);
    std::vector<std::uint8_t> arm(kN);
    for (std::size_t i = 0; i < kN; ++i) arm[i] = i % 2;
    const Column column{"value", values, {}};
    Snapshot snapshot;
    snapshot.n = kN;
    snapshot.arm = arm;
    snapshot.columns = {&column, 1};
    TTest test;
    test.outcome.column = "value";
    const FixedRule rule{Design{}};
    Arena arena;
    std::uint64_t rejected = 0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        fill_normals({7, trial}, 0, Purpose::covariate, 0, z, unused);
        for (std::size_t i = 0; i < kN; ++i)
            values[i] = z[i] - 0.5 * arm[i];  // half a standard deviation lower, which is better or worse
        const Verdict verdict = rule.judge(test.run(snapshot, {}, arena, nullptr));
        rejected += verdict == Verdict::benefit || verdict == Verdict::harm;
    }
    const auto two_sided = [](double d) { return t_test_power(d, 64, 64, 0.025) + t_test_power(-d, 64, 64, 0.025); };
    const double simulated = static_cast<double>(rejected) / static_cast<double>(kTrials), exact = two_sided(0.5);
    INFO("simulated " << simulated << ", exact " << exact);
    CHECK(std::fabs(simulated - exact) < 4 * mcse(exact));
    CHECK(std::fabs(simulated - two_sided(0.505)) > 4 * mcse(exact));  // the twin: 1% more effect
}
