// What is counted of the trials themselves, against what their laws say.
#include "sim/engine/tally.hpp"

#include <cmath>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("a mean over trials has the standard error of a mean", "[exact]") {
    MeanTally m;
    for (const double x : {1.0, 2.0, 3.0, 6.0}) m.add(x);
    CHECK_THAT(m.mean(4), WithinAbs(3, 1e-12));
    CHECK_THAT(m.mcse(4), WithinAbs(std::sqrt(14.0 / 3 / 4), 1e-12));
}

// Four standard errors: a false alarm in 16,000 runs of new seeds, for each of three.
TEST_CASE("deaths by arm, losses and days of a simulated trial are those of its laws", "[statistical]") {
    // Deaths and losses at constant hazards a and b: P(death seen) = a / (a + b) (1 - exp(-28 (a + b))), P(lost) with b
    // above.
    const Scenario scenario = parse_scenario(
        "seed = 6\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = "
        "0.6\n[trial]\nallocation = [1, 2]\n"
        "randomization = { block_sizes = [3] }\ndropout = { risk = 0.15 }\n"
        "recruitment = { sites = 1, per_site_per_month = 30, activation_months = 0, arrivals = \"even\" }\n"
        "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
        "tally.toml");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {60, 90};
    constexpr std::uint64_t kTrials = 4000;
    const RunTally tally = run(run_request(scenario, model, sizes, kTrials), Campaign::on_threads(2));
    const double control = -std::log(0.6) / 28, treated = 0.6 * control, loss = -std::log(0.85) / 28;
    const auto ends = [&](double by, double hazard) {
        return by / (hazard + loss) * (1 - std::exp(-(hazard + loss) * 28));
    };
    for (std::size_t s = 0; s < 2; ++s) {
        const TrialTally& t = tally.trial[s];
        const double n = static_cast<double>(sizes[s]), n0 = n / 3, n1 = 2 * n / 3;
        const auto check = [&](const MeanTally& m, double expected) {
            INFO("n " << n << ", mean " << m.mean(kTrials) << " for " << expected);
            CHECK_THAT(m.mean(kTrials), WithinAbs(expected, 4 * m.mcse(kTrials)));
            CHECK(m.mcse(kTrials) < 0.02 * expected);
        };
        CHECK(t.trials == kTrials);
        CHECK(t.patients.mean(kTrials) == n);
        check(t.deaths[0], n0 * ends(control, control));
        check(t.deaths[1], n1 * ends(treated, treated));
        check(t.lost, n0 * ends(loss, control) + n1 * ends(loss, treated));
        // Arrivals are even: the last patient when n - 1/2 are expected.
        CHECK(t.dated == TrialProtocol::kDated);
        CHECK_THAT(t.recruitment_days.mean(t.dated), WithinRel((n - 0.5) / 30 * 365.25 / 12, 1e-9));
        CHECK_THAT(t.analysis_days.mean(t.dated) - t.recruitment_days.mean(t.dated), WithinAbs(28, 1e-6));
    }
}
