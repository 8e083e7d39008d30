// What a sequential design's stops come to, from counts put in by hand and against enumeration.
#include "sim/engine/stage_estimate.hpp"

#include <cmath>

#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

AnalysisOutcome outcome(double estimate, Verdict verdict, StopReason reason, std::uint16_t look) {
    AnalysisOutcome o;
    o.analyzed = true;
    o.verdict = verdict;
    o.reason = reason;
    o.look = look;
    o.estimate.estimate = estimate;
    o.estimate.standard_error = 1;
    o.estimate.z = 0;
    return o;
}

LookOutcome stop(std::size_t patients, std::uint64_t deaths, double day) {
    LookOutcome look;
    look.reached = true;
    look.patients = patients;
    look.deaths[0] = deaths;
    look.analysis_days = day;
    return look;
}

}  // namespace

TEST_CASE("each number of the stops is the one that the counts give", "[exact][sequential]") {
    AnalysisTally tally;
    tally.stage.resize(3);
    const double truth = 0.5;
    AnalysisOutcome early = outcome(2, Verdict::benefit, StopReason::benefit, 0);
    early.overran = true;
    early.upheld = true;
    early.overrun.estimate = 1.5;
    early.adjusted = {true, 0.01, 1.0, 0.4, 3};
    tally.add(early, stop(50, 10, 100), truth);
    early.upheld = false;
    early.overrun.estimate = 0.5;
    early.adjusted = {true, 0.01, 0.0, -1, 0.2};
    tally.add(early, stop(70, 14, 120), truth);
    tally.add(outcome(-1, Verdict::harm, StopReason::harm, 1), stop(80, 20, 200), truth);
    tally.add(outcome(0, Verdict::none, StopReason::futility, 1), stop(80, 22, 200), truth);
    tally.add(outcome(1, Verdict::benefit, StopReason::none, 2), stop(100, 30, 300), truth);
    tally.add(outcome(0.5, Verdict::none, StopReason::none, 2), stop(100, 34, 300), truth);
    tally.add(outcome(0.1, Verdict::none, StopReason::none, 2), stop(100, 30, 300), truth);
    tally.add(outcome(0.2, Verdict::none, StopReason::none, 2), stop(100, 30, 300), truth);

    const StoppingEstimate s = stopping_estimate(tally, truth, 0);
    CHECK(s.early.value == 0.5);
    CHECK(s.early_benefit.value == 0.25);
    CHECK(s.early_harm.value == 0.125);
    CHECK(s.early_futility.value == 0.125);
    CHECK(s.patients.value == 85);
    CHECK_THAT(s.patients.mcse, WithinAbs(std::sqrt((1225 + 225 + 25 + 25 + 4 * 225) / 7.0 / 8), 1e-12));
    CHECK(s.deaths.value == 23.75);
    CHECK_THAT(s.months.value, WithinAbs(1820 / 8.0 / (365.25 / 12), 1e-12));
    REQUIRE(s.stage.size() == 3);
    CHECK(s.stage[0].stop.value == 0.25);
    CHECK(s.stage[0].benefit.value == 0.25);
    CHECK(s.stage[0].estimate.value == 2);
    CHECK(s.stage[0].bias == 1.5);
    CHECK(s.stage[0].upheld.value == 0.5);
    CHECK(s.stage[0].overrun_estimate.value == 1);
    CHECK_THAT(s.stage[0].overrun_estimate.mcse, WithinAbs(0.5, 1e-12));
    CHECK(s.stage[1].harm.value == 0.125);
    CHECK(s.stage[1].futility.value == 0.125);
    CHECK(s.stage[1].bias == -1);
    CHECK(std::isnan(s.stage[1].upheld.value));
    CHECK(s.stage[2].stop.value == 0);
    CHECK(s.stage[2].benefit.value == 0.125);
    CHECK(s.stage[2].cumulative_power.value == 0.375);
    CHECK(s.stage[2].ended == 4);
    CHECK_THAT(s.stage[2].bias, WithinAbs(0.45 - 0.5, 1e-15));
    CHECK(s.adjusted_trials == 2);
    CHECK(s.median_unbiased.value == 0.5);
    CHECK(s.adjusted_bias == 0);
    CHECK(s.below_true_value.value == 0.5);
    CHECK(s.adjusted_coverage.value == 0.5);
    // A true value that was simulated brings its own error into every bias.
    const StoppingEstimate simulated = stopping_estimate(tally, truth, 0.3);
    const double sd = std::sqrt((0.55 * 0.55 + 0.05 * 0.05 + 0.35 * 0.35 + 0.25 * 0.25) / 3);
    CHECK_THAT(s.stage[2].bias_mcse, WithinAbs(sd / 2, 1e-12));
    CHECK_THAT(simulated.stage[2].bias_mcse, WithinAbs(std::sqrt(sd * sd / 4 + 0.09), 1e-12));
    CHECK_THAT(s.adjusted_bias_mcse, WithinAbs(0.5, 1e-12));
    CHECK_THAT(simulated.adjusted_bias_mcse, WithinAbs(std::sqrt(0.25 + 0.09), 1e-12));
}

TEST_CASE("the corrected estimate is below the truth half of the time, and its interval holds it in 95%",
          "[sequential]") {
    constexpr std::uint64_t kTrials = 20000;
    for (const char* design : {"looks = [0.4, 0.7, 1]\nefficacy = \"pocock\"\n",
                               "sides = 1\nalpha = 0.025\nlooks = [0.5, 1]\nefficacy = \"lan-demets-pocock\"\nfutility "
                               "= { kind = \"fixed-z\", values = [0.0], binding = true }\n"}) {
        INFO(design);
        const Study study = resolve(parse_scenario(
            test::two_risks(0.4, 0.32, design, "test = \"proportion-difference\"\nday = 28\n"), "s.toml"));
        const TrialModel model = study.model();
        const std::size_t sizes[] = {600};
        const double truth[] = {-0.08};
        RunRequest request = run_request(study.scenario, model, sizes, kTrials);
        request.true_values = truth;
        request.adjusted = kTrials;
        const AnalysisTally tally = run(request, Campaign::on_threads(2)).at(0, 0);
        const StoppingEstimate s = stopping_estimate(tally, truth[0], 0);
        CHECK(s.adjusted_trials > kTrials - 20);
        // Counts are discrete, and their variance is estimated: a point for both beside the Monte Carlo error.
        CHECK_THAT(s.below_true_value.value, WithinAbs(0.5, 0.01 + 4 * s.below_true_value.mcse));
        CHECK_THAT(s.adjusted_coverage.value, WithinAbs(0.95, 0.006 + 4 * s.adjusted_coverage.mcse));
        // The naive estimate exaggerates where it stopped for benefit.
        CHECK(s.stage[0].benefit.value > 0.1);
        CHECK(s.stage[0].bias < -0.02);
    }
}
