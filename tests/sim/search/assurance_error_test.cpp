// What stands beside an assurance: its Monte Carlo error, and how power spreads over draws.
#include <fmt/format.h>
#include <cmath>

#include "sim/search/assurance.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kA = 12, kB = 28, kControl = 0.4;
constexpr int kPerArm = 50;

// Control mortality is known, that of the treated arm is Beta(12, 28): power is a falling function of one drawn number.
Study study(int seed) {
    return resolve(parse_scenario(
        fmt::format(
            "seed = {}\n[survival]\nlaw = \"exponential\"\nmortality = {}\nday = 28\n"
            "[prior]\ntreated_mortality = {{ a = {}, b = {} }}\n[trial]\nrandomization = {{ block_sizes = [2] }}\n"
            "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n[simulation]\ntarget_power = 0.5\n",
            seed, kControl, kA, kB),
        "assurance.toml"));
}

Assurance simulated(int seed, std::uint64_t draws, std::uint64_t trials) {
    const std::size_t sizes[] = {2 * kPerArm};
    return assurance(study(seed), sizes, {.draws = draws, .trials_per_draw = trials, .parts = {}},
                     Campaign::on_threads(2))
        .at[0][0];
}

double power_at(double treated) {
    return enumerated_power(ProportionDifference{}, kPerArm, kPerArm, treated, kControl);
}

}  // namespace

// 80 seeds: the standard error of a standard deviation is 8%; within 32% is 4 of them (false alarm 1 in 16,000). Trials
// of one draw share its truth: taken as independent they would give an error about a third of the right one.
TEST_CASE("the Monte Carlo error of an assurance is its spread over seeds, trials of a draw being no independent ones",
          "[statistical]") {
    double sum = 0, squares = 0, mcse = 0;
    for (int seed = 1; seed <= 80; ++seed) {
        const Proportion p = simulated(seed, 60, 25).assurance;
        sum += p.value, squares += p.value * p.value, mcse += p.mcse / 80;
        CHECK_THAT(p.upper - p.lower, WithinRel(2 * 1.959963984540054 * p.mcse, 1e-9));
    }
    CHECK_THAT(std::sqrt((squares - sum * sum / 80) / 79) / mcse, WithinAbs(1, 0.32));
}

// Four standard errors (false alarm 1 in 16,000 each); 0.01 is what taking off the noise of 400 trials a draw can bend.
TEST_CASE("quantiles of power over draws, and the share above the target, are those of the drawn mortality",
          "[statistical]") {
    const Assurance at = simulated(3, 600, 400);
    CHECK_THAT(at.q10, WithinAbs(power_at(beta_quantile(0.9, kA, kB)), 4 * at.q10_mcse + 0.01));
    CHECK_THAT(at.median, WithinAbs(power_at(beta_quantile(0.5, kA, kB)), 4 * at.median_mcse + 0.01));
    CHECK_THAT(at.q90, WithinAbs(power_at(beta_quantile(0.1, kA, kB)), 4 * at.q90_mcse + 0.01));
    double low = 0, high = kControl;  // the mortality with power 0.5
    for (int i = 0; i < 30; ++i) (power_at(0.5 * (low + high)) > 0.5 ? low : high) = 0.5 * (low + high);
    CHECK_THAT(at.target_reached.value, WithinAbs(beta_cdf(low, kA, kB), 4 * at.target_reached.mcse + 0.01));
    double mean = 0, square = 0;  // over 400 equal shares of the prior
    for (int i = 0; i < 400; ++i) {
        const double p = power_at(beta_quantile((i + 0.5) / 400, kA, kB));
        mean += p / 400, square += p * p / 400;
    }
    CHECK_THAT(at.assurance.value, WithinAbs(mean, 4 * at.assurance.mcse));
    CHECK_THAT(at.sd, WithinAbs(std::sqrt(square - mean * mean), 4 * at.sd_mcse));
}

// Four standard errors (false alarm 1 in 16,000 each), against means over 400 equal shares of the prior.
TEST_CASE("harm of an assurance is the mean chance of a finding against the treatment", "[statistical]") {
    const Study harmful = resolve(
        parse_scenario("seed = 5\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[prior]\n"
                       "treated_mortality = { a = 20, b = 20 }\n[trial]\nrandomization = { block_sizes = [2] }\n"
                       "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
                       "assurance.toml"));
    const std::size_t sizes[] = {2 * kPerArm};
    const Assurance at =
        assurance(harmful, sizes, {.draws = 1000, .trials_per_draw = 25, .parts = {}}, Campaign::on_threads(2))
            .at[0][0];
    double power = 0, harm = 0, lower = 0;
    for (int i = 0; i < 400; ++i) {
        const double treated = beta_quantile((i + 0.5) / 400, 20, 20);
        power += power_at(treated) / 400;
        harm += enumerated_power(ProportionDifference{}, kPerArm, kPerArm, kControl, treated) /
                400;  // the arms' roles exchanged
        lower += (treated < kControl ? power_at(treated) : 0) / 400;
    }
    CHECK_THAT(at.assurance.value, WithinAbs(power, 4 * at.assurance.mcse));
    CHECK_THAT(at.harm.value, WithinAbs(harm, 4 * at.harm.mcse));
    CHECK_THAT(at.success_and_benefit.value, WithinAbs(lower, 4 * at.success_and_benefit.mcse));
    CHECK(harm > 0.2);
}

TEST_CASE("what a part alone leaves open is the spread of power with the others as planned", "[statistical]") {
    // The effect's prior has no spread, so that it alone leaves nothing open; control mortality alone leaves all.
    const Study both =
        resolve(parse_scenario("seed = 5\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n"
                               "[effect]\nhazard_ratio = 0.5\n[prior]\nlog_hazard_ratio = { mean = -0.693147, sd = "
                               "1e-9 }\ncontrol_mortality = { a = 4, b = 6 }\n"
                               "[trial]\nrandomization = { block_sizes = [2] }\n"
                               "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
                               "parts.toml"));
    const std::vector<PartAlone> parts =
        decompose(both, 2 * kPerArm, {.draws = 400, .trials_per_draw = 100, .parts = {}}, Campaign::on_threads(2));
    REQUIRE(parts.size() == 2);
    double mean = 0, square = 0;
    for (int i = 0; i < 400; ++i) {
        const double control = beta_quantile((i + 0.5) / 400, 4, 6);
        const double p =
            enumerated_power(ProportionDifference{}, kPerArm, kPerArm, 1 - std::sqrt(1 - control), control);
        mean += p / 400, square += p * p / 400;
    }
    for (const PartAlone& alone : parts) {
        const double sd = alone.part == Part::control ? std::sqrt(square - mean * mean) : 0;
        INFO("sd " << alone.at[0].sd << " for " << sd);
        CHECK_THAT(alone.at[0].sd, WithinAbs(sd, sd > 0 ? 4 * alone.at[0].sd_mcse : 0.03));
    }
}

// Five trials a draw show power in steps of a fifth, shrunk: order statistics that tie know the quantile no better.
TEST_CASE("a quantile of power is known no better than the steps in which trials of a draw show it", "[statistical]") {
    const Assurance at = simulated(3, 600, 5);
    for (const double error : {at.q10_mcse, at.median_mcse, at.q90_mcse}) CHECK(error > 0.02);
    const Assurance fine = simulated(3, 600, 400);
    CHECK(fine.median_mcse < 0.02);
}
