// Trials that look at their data, against enumeration and integration.
#include <algorithm>
#include <cmath>

#include "sim/engine/stage_estimate.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using test::in_errors;

namespace {

constexpr std::uint64_t kTrials = 100000;
constexpr double kErrors = 4.5;  // a false alarm in 1 of 150,000 a number

std::uint64_t futility_of(const StageTally& stage) { return stage.stopped[static_cast<int>(StopReason::futility)]; }

const std::string kPooled = "test = \"proportion-difference\"\nday = 28\n";

}  // namespace

TEST_CASE("looks at two proportions stop as often as enumeration says, and estimate as it says",
          "[exact][sequential]") {
    const std::vector<double> upper{2.963, 2.359, 2.014}, lower{0.0, 0.6, -9};
    const std::string design =
        "sides = 1\nalpha = 0.025\nlooks = [0.5, 0.75, 1]\n"
        "efficacy = { kind = \"user-critical\", values = [2.963, 2.359, 2.014] }\n";
    const std::string futility = "futility = { kind = \"fixed-z\", values = [0.0, 0.6] }\n";
    for (const auto& [control, treated] : {std::pair{0.4, 0.4}, std::pair{0.4, 0.25}, std::pair{0.3, 0.35}}) {
        INFO(control << " v " << treated);
        const test::ByLook exact = test::enumerate({60, 90, 120}, upper, lower, treated, control);
        const RunTally run =
            test::simulate(test::two_risks(control, treated, design + futility, kPooled), 240, kTrials);
        const AnalysisTally& tally = run.at(0, 0);
        double power = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            INFO("look " << k + 1);
            power += exact.benefit[k];
            CHECK(std::fabs(in_errors(tally.stage[k].benefit, kTrials, exact.benefit[k])) < kErrors);
            CHECK(std::fabs(in_errors(futility_of(tally.stage[k]), kTrials, exact.futility[k])) < kErrors);
        }
        CHECK(std::fabs(in_errors(tally.benefit, kTrials, power)) < kErrors);
        const PowerEstimate estimate = power_estimate(tally, treated - control);
        CHECK(std::fabs(estimate.mean_estimate - exact.mean) < kErrors * estimate.mean_estimate_mcse);
        CHECK(std::fabs(estimate.bias - (exact.mean - (treated - control))) < kErrors * estimate.bias_mcse);
        // By stage: they are the parts of the whole.
        const StoppingEstimate stopping = stopping_estimate(tally, treated - control, 0);
        std::uint64_t ended = 0;
        double whole = 0;
        for (const StageEstimate& stage : stopping.stage) {
            ended += stage.ended;
            whole += stage.estimate.value * static_cast<double>(stage.ended);
        }
        CHECK(ended == kTrials);
        CHECK_THAT(whole / static_cast<double>(kTrials), WithinAbs(estimate.mean_estimate, 1e-12));
        CHECK_THAT(stopping.stage.back().cumulative_power.value, WithinAbs(estimate.power.value, 1e-15));
    }
    // Ignored, futility stops nobody.
    const test::ByLook exact = test::enumerate({60, 90, 120}, upper, {-9, -9, -9}, 0.4, 0.4);
    const RunTally ignored = test::simulate(test::two_risks(0.4, 0.4, design + futility, kPooled), 240, kTrials, false);
    CHECK(futility_of(ignored.at(0, 0).stage[0]) + futility_of(ignored.at(0, 0).stage[1]) == 0);
    CHECK(std::fabs(in_errors(ignored.at(0, 0).benefit, kTrials,
                              exact.benefit[0] + exact.benefit[1] + exact.benefit[2])) < kErrors);
}

TEST_CASE("a two-sided trial stops for harm as it stops for benefit", "[sequential]") {
    const std::string design = "looks = [0.5, 1]\nefficacy = \"pocock\"\n";
    const AnalysisTally up = test::simulate(test::two_risks(0.5, 0.3, design, kPooled), 120, 20000).at(0, 0),
                        down = test::simulate(test::two_risks(0.3, 0.5, design, kPooled), 120, 20000).at(0, 0);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(std::fabs(in_errors(down.stage[k].harm, 20000, static_cast<double>(up.stage[k].benefit) / 20000)) < 6);
        CHECK(up.stage[k].harm < 20);
    }
    CHECK(down.stage[0].stopped[static_cast<int>(StopReason::harm)] == down.stage[0].harm);
    CHECK(down.stage[1].stopped[static_cast<int>(StopReason::none)] ==
          20000 - down.stage[0].harm - down.stage[0].benefit);
}

TEST_CASE("each spending family keeps the type I error of log-rank looks at numbers of deaths", "[sequential]") {
    const char* kFamilies[] = {"\"lan-demets-obrien-fleming\"",
                               "\"lan-demets-pocock\"",
                               "{ kind = \"hwang-shih-decani\", parameter = -2 }",
                               "{ kind = \"kim-demets\", parameter = 2 }",
                               "{ kind = \"user-spending\", values = [0.005, 0.012, 0.025] }",
                               "\"obrien-fleming\"",
                               "\"pocock\"",
                               "\"haybittle-peto\""};
    for (const char* family : kFamilies) {
        INFO(family);
        const std::string scenario = test::two_risks(
            0.4, 0.4,
            std::string("sides = 1\nalpha = 0.025\nlooks = [{ deaths = 60 }, { deaths = 90 }, { deaths = 120 }]\n") +
                "efficacy = " + family + "\n",
            "test = \"log-rank\"\n");
        const AnalysisTally tally = test::simulate(scenario, 360, kTrials).at(0, 0);
        CHECK(std::fabs(in_errors(tally.benefit, kTrials, 0.025)) < kErrors);
    }
}

TEST_CASE("log-rank looks at deaths stop as often as recursive integration says", "[sequential]") {
    const std::string scenario = test::two_risks(
        0.4, 0.3, "sides = 1\nalpha = 0.025\nlooks = [{ deaths = 40 }, { deaths = 80 }, { deaths = 120 }]\n",
        "test = \"log-rank\"\n");
    const Study study = resolve(parse_scenario(scenario, "s.toml"));
    const RunTally run = test::simulate(scenario, 400, kTrials);
    const Boundary boundary = plan_boundary(study.scenario.design.boundary_plan({1.0 / 3, 2.0 / 3, 1}));
    // Risks of 40% and 30% at constant hazards: that ratio of hazards; Schoenfeld's drift from 120 deaths.
    const double drift = -std::log(std::log1p(-0.3) / std::log1p(-0.4)) * std::sqrt(120.0) / 2;
    const StageProbabilities exact = stage_probabilities(boundary, drift);
    // The normal approximation with a local alternative is itself off by about half a point of power here.
    for (std::size_t k = 0; k < 3; ++k)
        CHECK_THAT(static_cast<double>(run.at(0, 0).stage[k].benefit) / kTrials, WithinAbs(exact.benefit[k], 0.012));
    CHECK_THAT(static_cast<double>(run.at(0, 0).benefit) / kTrials, WithinAbs(exact.power, 0.012));
}

TEST_CASE("a look at deaths sees exactly its number in every trial", "[exact][sequential]") {
    const std::string scenario = test::two_risks(0.4, 0.4,
                                                 "looks = [{ deaths = 20 }, { deaths_share = 0.75 }, { deaths = 60 }]\n"
                                                 "efficacy = { kind = \"user-critical\", values = [9, 9, 9] }\n",
                                                 "test = \"log-rank\"\n", "dropout = { risk = 0.05 }\n");
    test::Conducted trials(scenario, 300);
    for (std::uint64_t replicate = 0; replicate < 10000; ++replicate) {
        const Arena::Frame frame(trials.workspace.arena);
        const TrialOutcome outcome = trials.trial(3, replicate);
        const std::uint64_t wanted[] = {20, 45, 60};
        bool exact = true;
        for (std::size_t k = 0; k < 3; ++k) {
            const LookOutcome& look = outcome.at_look[k];
            exact = exact && look.reached && look.deaths[0] + look.deaths[1] == wanted[k];
        }
        REQUIRE(exact);
    }
}

TEST_CASE("looks that cannot stop the trial leave the fixed design's answer to the bit", "[exact][sequential]") {
    const std::string fixed =
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[trial]\n"
        "dropout = { risk = 0.03 }\nrecruitment = { sites = 4, per_site_per_month = 5, activation_months = 3 }\n"
        "[[analysis]]\nname = \"d\"\ntest = \"proportion-difference\"\nday = 28\n[[analysis]]\nname = \"l\"\ntest = "
        "\"log-rank\"\n[[analysis]]\nname = \"f\"\ntest = \"fisher\"\nday = 14\n";
    const std::string looks =
        fixed +
        "[design]\nkind = \"group-sequential\"\nlooks = [{ deaths = 10 }, { calendar_day = 120 }, { followed = 1 }]\n"
        "maximum_deaths = 60\nefficacy = { kind = \"user-critical\", values = [30, 30, 1.959963984540054] }\n";
    const auto results = [](const std::string& text) {
        const Study study = resolve(parse_scenario(text, "s.toml"));
        const TrialModel model = study.model();
        const std::size_t sizes[] = {60, 150};
        return run(run_request(study.scenario, model, sizes, 500), Campaign::on_threads(1));
    };
    const RunTally a = results(fixed), b = results(looks);
    for (std::size_t i = 0; i < a.analysis.size(); ++i) {
        CHECK(a.analysis[i].benefit == b.analysis[i].benefit);
        CHECK(a.analysis[i].harm == b.analysis[i].harm);
        CHECK(a.analysis[i].sum == b.analysis[i].sum);
        CHECK(a.analysis[i].sum_of_squares == b.analysis[i].sum_of_squares);
    }
    for (std::size_t s = 0; s < 2; ++s) CHECK(a.trial[s].deaths[1] == b.trial[s].deaths[1]);
}

TEST_CASE("the leading analysis stops the trial, and the others are told there", "[exact][sequential]") {
    const std::string two = test::two_risks(0.5, 0.3, "analysis = \"a\"\nlooks = [0.5, 1]\nefficacy = \"pocock\"\n",
                                            kPooled + "[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n");
    test::Conducted trials(two, 120);
    int early = 0;
    for (std::uint64_t replicate = 0; replicate < 200; ++replicate) {
        const Arena::Frame frame(trials.workspace.arena);
        const TrialOutcome outcome = trials.trial(5, replicate);
        CHECK(outcome.at(0, 0).look == outcome.at(0, 1).look);
        CHECK(outcome.ended_at[0] == outcome.at(0, 0).look);
        CHECK(outcome.at(0, 1).reason == StopReason::none);
        // The same as that analysis of the patients followed by then.
        const Cohort cohort = draw_cohort(trials.model, {5, replicate}, 120, trials.workspace.arena);
        const FollowUp complete(cohort, trials.workspace.arena);
        const std::size_t n = outcome.at(0, 1).look == 0 ? 60 : 120;
        early += n == 60;
        const Estimate own = run(trials.study.scenario.analyses[1].test, complete.first(n, trials.workspace.arena),
                                 trials.protocol.context, trials.workspace.arena);
        CHECK(own.z == outcome.at(0, 1).estimate.z);
        // Pipeline: those randomized by the look, followed to their end.
        if (outcome.at(0, 0).overran) {
            const double day = cohort.arrival[59] + 28;
            const auto in = static_cast<std::size_t>(
                std::upper_bound(cohort.arrival.begin(), cohort.arrival.end(), day) - cohort.arrival.begin());
            CHECK(outcome.stop(0, 0).patients == in);
            CHECK(outcome.stop(0, 0).analysis_days == day);
            const Estimate with =
                run(trials.study.scenario.analyses[0].test, complete.first(in, trials.workspace.arena),
                    trials.protocol.context, trials.workspace.arena);
            CHECK(with.estimate == outcome.at(0, 0).overrun.estimate);
            CHECK(outcome.at(0, 0).upheld == (with.z >= trials.protocol.plans[0].boundary->looks[0].limits.upper));
        }
    }
    CHECK(early > 40);
    CHECK(early < 160);
}

TEST_CASE("a binary outcome at a look by date counts only patients whose day has come", "[exact][sequential]") {
    const std::string scenario = test::two_risks(
        0.4, 0.4,
        "looks = [{ calendar_day = 60 }, { followed = 1 }]\nefficacy = { kind = \"user-critical\", values = [0.001, "
        "2] }\n",
        "test = \"proportion-difference\"\nday = 14\n");
    test::Conducted trials(scenario, 200);
    int seen = 0;
    for (std::uint64_t replicate = 0; replicate < 200; ++replicate) {
        const Arena::Frame frame(trials.workspace.arena);
        const TrialOutcome outcome = trials.trial(8, replicate);
        if (outcome.at(0, 0).look != 0) continue;
        ++seen;
        const Cohort cohort = draw_cohort(trials.model, {8, replicate}, 200, trials.workspace.arena);
        double died[2]{}, known[2]{};
        for (std::size_t i = 0; i < cohort.n; ++i) {
            if (cohort.arrival[i] + 14 > 60) continue;
            known[cohort.arm[i]] += 1;
            died[cohort.arm[i]] += cohort.death[i] <= 14;
        }
        CHECK_THAT(outcome.at(0, 0).estimate.estimate, WithinAbs(died[1] / known[1] - died[0] / known[0], 1e-12));
        CHECK(outcome.stop(0, 0).analysis_days == 60);
    }
    CHECK(seen > 50);
}
