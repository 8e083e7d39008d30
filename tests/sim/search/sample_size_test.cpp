#include "sim/search/sample_size.hpp"

#include <cmath>

#include "sim/theory/closed_form.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/sim/search/size_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// Total n of Schoenfeld's formula at 1:1, control mortality 40% by the end of follow-up and a hazard ratio.
double schoenfeld_n(double hazard_ratio, double alpha_one_sided, double target) {
    const double deaths =
        4 * std::pow((normal_quantile(1 - alpha_one_sided) + normal_quantile(target)) / std::log(hazard_ratio), 2);
    return deaths / (1 - 0.5 * (0.6 + std::pow(0.6, hazard_ratio)));
}

// Smallest even n with the target by the pooled z formula (Fleiss).
double pooled_z_n(double p1, double p0, double alpha_one_sided, double target) {
    double n = 8;
    while (pooled_z_power(p1, p0, n / 2, n / 2, alpha_one_sided) < target) n = std::ceil(n * 1.0005 + 2);
    return n;
}

// Verdict and n over a grid of levels and effects, each against both formulas. The formulas are approximations: 3% of
// n, and at very small n or levels what is stated by the caller; the search's own error is 5 standard errors of its
// interval.
void check_grid(std::span<const double> alphas, std::span<const double> ratios, double tolerance) {
    for (const double alpha : alphas)
        for (const double ratio : ratios) {
            SizeQuestion q;
            q.effect = fmt::format("hazard_ratio = {}\n", ratio);
            q.design = fmt::format("alpha = {}\n", alpha);
            q.analyses += analysis("proportion-difference");
            q.tolerance = tolerance;
            q.trials = 1000;
            q.largest_n = 1000000;
            const double expected[] = {schoenfeld_n(ratio, alpha / 2, 0.8),
                                       pooled_z_n(1 - std::pow(0.6, ratio), 0.4, alpha / 2, 0.8)};
            const std::vector<SampleSize> found = sizes_of(q);
            for (std::size_t a = 0; a < 2; ++a) {
                INFO("alpha " << alpha << ", hazard ratio " << ratio << ", analysis " << a << ": " << found[a].n
                              << " for " << expected[a]);
                REQUIRE(found[a].reachable);
                const double half = 0.5 * (found[a].n_upper - found[a].n_lower) / expected[a];
                CHECK(std::fabs(static_cast<double>(found[a].n) / expected[a] - 1) <
                      0.03 + 5 / 1.96 * half + 6 / expected[a]);
            }
        }
}

}  // namespace

TEST_CASE("required n is that of the closed forms, at levels from 0.5 to 0.0001", "[statistical][size]") {
    const double alphas[] = {0.5, 0.05, 0.0001}, ratios[] = {0.7};
    check_grid(alphas, ratios, 0.02);
}

TEST_CASE("required n is that of the closed forms on the whole grid of levels and effects",
          "[.size_grid][statistical]") {
    const double alphas[] = {0.5, 0.2, 0.05, 0.01, 0.001, 0.0001}, ratios[] = {0.5, 0.7, 0.85, 0.93, 0.96, 0.98};
    check_grid(alphas, ratios, 0.03);
}

TEST_CASE("a rare outcome's required n is found although power stays near the type I error for thousands of patients",
          "[statistical][size]") {
    // 0.2% v 0.02%: restricted mean survival needs 11,318 (own run to 1%), log-rank 9,038; at n = 2560 both have a
    // power below 8%.
    SizeQuestion q;
    q.survival = "law = \"exponential\"\nmortality = 0.002\nday = 28\n";
    q.effect = "mortality = 0.0002\nday = 28\n";
    q.analyses += analysis("rmst");
    q.tolerance = 0.05;
    q.trials = 512;
    for (const std::uint64_t seed : {1u, 2u}) {
        q.seed = seed;
        const std::vector<SampleSize> found = sizes_of(q);
        REQUIRE((found[0].reachable && found[1].reachable));
        CHECK(std::fabs(static_cast<double>(found[0].n) - 9036) < 0.1 * 9036);
        CHECK(std::fabs(static_cast<double>(found[1].n) - 11400) < 0.1 * 11400);
    }
}

TEST_CASE("power at the answer is the target, by enumeration, and the confirmation says so", "[statistical][size]") {
    // Pooled z, 60% v 30%, 1:1: power at the exact root from all tables; the search's n within its interval of it.
    SizeQuestion q;
    q.survival = "law = \"exponential\"\nmortality = 0.6\nday = 28\n";
    q.effect = "mortality = 0.3\nday = 28\n";
    q.analyses = analysis("proportion-difference");
    q.confirm = true;
    const SampleSize found = sizes_of(q)[0];
    REQUIRE(found.reachable);
    const double power = enumerated_power(ProportionDifference{}, static_cast<int>(found.n / 2),
                                          static_cast<int>(found.n / 2), 0.3, 0.6);
    CHECK(std::fabs(power - 0.8) < 0.02);  // n times 1.1 has 83.7%
    CHECK(std::fabs(found.at_n.power.value - power) < 4 * found.at_n.power.mcse);
    CHECK(found.n_kept >= found.n);
    CHECK(found.n_lower <= static_cast<double>(found.n));
    CHECK(static_cast<double>(found.n) <= found.n_upper);
}

TEST_CASE("where so many patients are needed, fewer replicates give a wider interval that is right",
          "[statistical][size]") {
    // 40% v 38%: about 18,700 by the pooled z formula; restricted mean survival and the log-rank test near them.
    SizeQuestion q;
    q.effect = "mortality = 0.38\nday = 28\n";
    q.analyses = analysis("proportion-difference") + analysis("log-rank");
    q.trials = 4000;
    q.tolerance = 0.5;
    q.largest_n = 100000;
    const double expected = pooled_z_n(0.38, 0.4, 0.025, 0.8);
    const SampleSize full = sizes_of(q)[0];
    q.full_trials_to = 5000;
    const SampleSize fewer = sizes_of(q)[0];
    CHECK(full.replicates == 4000);
    // 4,000 times 5,000 / n of the larger of the two guesses.
    CHECK(static_cast<double>(fewer.replicates) > 0.8 * 4000 * 5000 / expected);
    CHECK(static_cast<double>(fewer.replicates) < 1.2 * 4000 * 5000 / expected);
    const auto half = [](const SampleSize& size) { return 0.5 * (size.n_upper - size.n_lower); };
    const double ratio = std::sqrt(static_cast<double>(full.replicates) / static_cast<double>(fewer.replicates));
    CHECK(half(fewer) > 0.6 * ratio * half(full));
    CHECK(half(fewer) < 1.7 * ratio * half(full));
    for (const SampleSize& size : {full, fewer})
        CHECK(std::fabs(static_cast<double>(size.n) - expected) < 2 * half(size) + 0.01 * expected);
    // An analysis that needs few keeps all of its replicates beside one that needs many.
    q.effect = "hazard_ratio = { cuts = [7], values = [0.5, 1.1] }\n";
    q.analyses += analysis("proportion-difference", "day = 7");
    const std::vector<SampleSize> both = sizes_of(q);
    CHECK(both[0].n > 5000);
    CHECK(both[0].replicates < 4000);
    CHECK(both[2].n < 1000);
    CHECK(both[2].replicates == 4000);
}

TEST_CASE("few replicates and many analyses lose none: what moves keeps its replicates", "[statistical][size]") {
    SizeQuestion q;
    q.analyses += analysis("proportion-difference") + analysis("fisher") + analysis("rmst") +
                  analysis("proportion-difference", "day = 14") + analysis("log-rank", "weights = \"peto\"") +
                  analysis("cox");
    q.tolerance = 0.1;
    for (const auto& [trials, seed] : {std::pair{20, 2}, std::pair{50, 3}}) {
        q.trials = static_cast<std::uint64_t>(trials);
        q.seed = static_cast<std::uint64_t>(seed);
        const std::vector<SampleSize> found = sizes_of(q);
        for (const SampleSize& size : found) {
            CHECK(size.reachable);
            CHECK(size.n_upper - size.n_lower < 0.25 * static_cast<double>(size.n));
        }
        // Four standard errors at a half-width of a tenth: 20%.
        CHECK_THAT(static_cast<double>(found[0].n), WithinRel(366.0, 0.2));
        CHECK_THAT(static_cast<double>(found[2].n), WithinRel(392.0, 0.2));
    }
}

TEST_CASE("what was not looked for beyond largest_n is not called impossible, whatever the seed",
          "[statistical][size]") {
    // Schoenfeld: 0.95 needs about 30,000; the largest allowed are 3,000.
    SizeQuestion q;
    q.effect = "hazard_ratio = 0.95\n";
    q.largest_n = 3000;
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
        q.seed = seed;
        const SampleSize found = sizes_of(q)[0];
        CHECK(found.verdict == SizeVerdict::beyond_largest_n);
        CHECK_FALSE(no_size_can(found.verdict));
        CHECK_THAT(found.note, ContainsSubstring("simulation.largest_n"));
    }
    // A root just beyond what is allowed is located, not refused by a scout's noise: 374 for 360, 340 for 400.
    q.effect = "hazard_ratio = 0.6\n";
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        q.seed = seed;
        q.largest_n = 340;
        CHECK(sizes_of(q)[0].verdict == SizeVerdict::beyond_largest_n);
        q.largest_n = 400;
        CHECK(sizes_of(q)[0].reachable);
    }
}

TEST_CASE("what cannot reach the target is said with its evidence, whatever the seed", "[statistical][size]") {
    SizeQuestion harmful, deaths, day;
    harmful.effect = "hazard_ratio = 1.4\n";
    deaths.design = "cut = { deaths = 60 }\n";  // Schoenfeld needs 120 deaths at 0.6
    deaths.trial += "recruitment = { sites = 20, per_site_per_month = 2 }\n";
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        harmful.seed = deaths.seed = seed;
        const SampleSize harm = sizes_of(harmful)[0], capped = sizes_of(deaths)[0];
        CHECK(harm.verdict == SizeVerdict::wrong_side);
        CHECK(capped.verdict == SizeVerdict::capped_by_deaths);
        CHECK((no_size_can(harm.verdict) && no_size_can(capped.verdict)));
        CHECK_THAT(capped.note, ContainsSubstring("60 deaths"));
        CHECK(capped.note.find("largest_n") == std::string::npos);
        CHECK(std::fabs(capped.highest_power - schoenfeld_power(0.6, 60, 0.5, 0.025)) < 0.1);
    }
    deaths.design = "cut = { deaths = 200 }\n";
    CHECK(sizes_of(deaths)[0].reachable);
    SizeQuestion rare;  // never estimable for want of deaths is not impossible
    rare.survival = "law = \"exponential\"\nmortality = 0.000001\nday = 28\n";
    rare.largest_n = 2000;
    CHECK(sizes_of(rare)[0].verdict == SizeVerdict::beyond_largest_n);
}

TEST_CASE("the answer has the same bits on one thread and on two", "[exact][size]") {
    SizeQuestion q;
    q.analyses += analysis("fisher");
    q.threads = 1;
    const std::vector<SampleSize> one = sizes_of(q);
    q.threads = 2;
    const std::vector<SampleSize> two = sizes_of(q);
    for (std::size_t a = 0; a < 2; ++a) {
        CHECK(one[a].n_exact == two[a].n_exact);
        CHECK(one[a].n_lower == two[a].n_lower);
        CHECK(one[a].n_upper == two[a].n_upper);
    }
}
