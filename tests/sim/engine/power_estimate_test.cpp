// What is reported of one analysis, by value: every expected number is worked out here apart from the program.
#include "sim/engine/power_estimate.hpp"

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Estimate estimate(double value, double lower, double upper) {
    Estimate e;
    e.estimate = value;
    e.standard_error = 1;
    e.lower = lower;
    e.upper = upper;
    e.z = 0;
    return e;
}

}  // namespace

// R: prop.test(x, n, correct = FALSE)$conf.int
TEST_CASE("Wilson's interval of a simulated share is that of R's prop.test", "[exact]") {
    for (const auto& [x, n, lower, upper] : {std::tuple{8, 20, 0.2188065, 0.6134185}, std::tuple{0, 10, 0.0, 0.2775328},
                                             std::tuple{10, 10, 0.7224672, 1.0}}) {
        const Proportion p = Proportion::of(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(n));
        CHECK_THAT(p.lower, WithinAbs(lower, 1e-6));
        CHECK_THAT(p.upper, WithinAbs(upper, 1e-6));
    }
}

TEST_CASE("the limits of Wilson's interval are the shares at which the score test just rejects at 5%", "[exact]") {
    const Proportion p = Proportion::of(37, 400);
    for (const double limit : {p.lower, p.upper})
        CHECK_THAT(std::fabs(p.value - limit) / std::sqrt(limit * (1 - limit) / 400),
                   WithinAbs(normal_quantile(0.975), 1e-9));
}

TEST_CASE("the Monte Carlo standard error of a share is the standard deviation of the binomial", "[exact]") {
    for (const std::uint64_t count : {3u, 40u, 77u}) {
        // E(X^2) - E(X)^2 by enumeration.
        const double share = static_cast<double>(count) / 80;
        double mean = 0, square = 0;
        for (int k = 0; k <= 80; ++k) {
            mean += k / 80.0 * binomial_pmf(k, 80, share);
            square += k / 80.0 * (k / 80.0) * binomial_pmf(k, 80, share);
        }
        CHECK_THAT(Proportion::of(count, 80).mcse, WithinAbs(std::sqrt(square - mean * mean), 1e-9));
    }
}

TEST_CASE("benefit, harm, either and no answer are counted apart, each over all trials", "[exact]") {
    AnalysisTally tally;
    for (int i = 0; i < 50; ++i) tally.add(estimate(0, -1, 1), Verdict::benefit, 0);
    for (int i = 0; i < 20; ++i) tally.add(estimate(0, -1, 1), Verdict::harm, 0);
    for (int i = 0; i < 25; ++i) tally.add(estimate(0, -1, 1), Verdict::none, 0);
    for (int i = 0; i < 5; ++i) tally.add(Estimate::failed(Status::no_events), Verdict::not_estimable, 0);
    const PowerEstimate p = power_estimate(tally, 0);
    CHECK(p.trials == 100);
    CHECK(p.power.value == 0.5);
    CHECK(p.harm.value == 0.2);
    CHECK(p.reject.value == 0.7);
    CHECK(p.not_estimable.value == 0.05);
    CHECK(p.status[static_cast<std::size_t>(Status::no_events)] == 5);
    CHECK(p.type_one_error(2).value == 0.7);
    CHECK(p.type_one_error(1).value == 0.5);
    CHECK(p.type_one_error(2, true).value == 0.5);
}

TEST_CASE("bias is the mean estimate less the true value, with the errors of both", "[exact]") {
    AnalysisTally tally;
    for (const double x : {1.0, 2.0, 3.0, 6.0}) tally.add(estimate(x, x - 1, x + 1), Verdict::none, 2.5);
    const PowerEstimate p = power_estimate(tally, 2.5, 0.4);
    CHECK_THAT(p.mean_estimate, WithinAbs(3.0, 1e-12));
    CHECK_THAT(p.bias, WithinAbs(0.5, 1e-12));
    CHECK_THAT(p.sd_estimate, WithinAbs(std::sqrt(14.0 / 3), 1e-12));
    // Central moments 14/4 and (16 + 1 + 81)/4.
    CHECK_THAT(p.sd_estimate_mcse, WithinAbs(std::sqrt((24.5 - 12.25) / 3.5 / 3) / 2, 1e-12));
    CHECK_THAT(p.mean_estimate_mcse, WithinAbs(std::sqrt(14.0 / 12), 1e-12));
    CHECK_THAT(p.bias_mcse, WithinAbs(std::sqrt(14.0 / 12 + 0.16), 1e-12));
    CHECK(power_estimate(tally, 2.5).true_value_mcse == 0);
}

TEST_CASE("the error of the SD is its spread over runs, of estimates that are far from normal too", "[statistical]") {
    std::mt19937_64 random(26);
    for (const bool skewed : {false, true}) {
        double sum = 0, squares = 0, error = 0;
        constexpr int kRuns = 2000, kEstimates = 1000;
        for (int run = 0; run < kRuns; ++run) {
            AnalysisTally tally;
            for (int i = 0; i < kEstimates; ++i) {
                const double x =
                    skewed ? std::exponential_distribution<>(1)(random) : std::normal_distribution<>(3, 1)(random);
                tally.add(estimate(x, x - 1, x + 1), Verdict::none, 1);
            }
            const PowerEstimate p = power_estimate(tally, 1);
            sum += p.sd_estimate, squares += p.sd_estimate * p.sd_estimate, error += p.sd_estimate_mcse;
        }
        const double mean = sum / kRuns, spread = std::sqrt(squares / kRuns - mean * mean);
        // The spread of 2,000 runs is known to 1.6%; an exponential's SD has twice the error of a normal one's.
        CHECK_THAT(error / kRuns / spread, WithinAbs(1, 0.06));
        CHECK_THAT(spread * std::sqrt(2.0 * kEstimates) / mean, WithinAbs(skewed ? 2.0 : 1.0, 0.12));
    }
}

TEST_CASE("estimates that hardly differ have an SD with an error that hardly differs from 0", "[exact]") {
    AnalysisTally tally;
    for (int i = 0; i < 1000; ++i) tally.add(estimate(0.7, 0, 1), Verdict::none, 1);
    const PowerEstimate p = power_estimate(tally, 1);
    CHECK(p.sd_estimate < 1e-7);
    CHECK(p.sd_estimate_mcse < 1e-8);
}

TEST_CASE("an interval covers only if the true value lies above its lower and below its upper limit", "[exact]") {
    AnalysisTally tally;
    tally.add(estimate(0, -1, 1), Verdict::none, 0.5);    // holds
    tally.add(estimate(2, 1, 3), Verdict::none, 0.5);     // too high
    tally.add(estimate(-2, -3, -1), Verdict::none, 0.5);  // too low
    tally.add(estimate(5, 4, 6), Verdict::none, 0.5);     // too high
    tally.add(Estimate::failed(Status::separated), Verdict::not_estimable, 0.5);
    const PowerEstimate p = power_estimate(tally, 0.5);
    CHECK(p.coverage.value == 0.25);
    CHECK_THAT(p.coverage.mcse, WithinAbs(std::sqrt(0.25 * 0.75 / 4), 1e-12));
}
