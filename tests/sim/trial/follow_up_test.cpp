// Losses by arm and period, a common closing date and a close of recruitment, through whole cohorts and trials.
#include <cmath>

#include "sim/conduct/conduct.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/goodness_of_fit.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

TrialModel exponential_model() {
    TrialModel model;
    model.survival = {ArmSurvival(Exponential{.rate = 0.002}), ArmSurvival(Exponential{.rate = 0.001})};
    model.follow_up_days = 1000;
    return model;
}

TrialModel closing_model() {
    TrialModel model = exponential_model();
    Recruitment plan{.sites = 3, .per_site_per_month = 10, .activation_months = 2};
    model.recruitment = plan;
    model.closing_days = 183;
    return model;
}

}  // namespace

TEST_CASE("each arm is lost by its own hazard, also by period", "[statistical]") {
    TrialModel model = exponential_model();
    model.loss = {Loss::by(0.2, 365), Loss::at({0.004, 0, 0.001}, {50, 200})};
    Arena arena;
    const Cohort cohort = draw_cohort(model, {1, 2}, 200000, arena);
    std::vector<double> lost[2];
    for (std::size_t i = 0; i < cohort.n; ++i) lost[cohort.arm[i]].push_back(cohort.dropout[i]);
    const auto by_period = [](double scale) {
        return [scale](double t) {
            return 1 - std::exp(-scale * (0.004 * std::min(t, 50.0) + 0.001 * std::max(0.0, t - 200)));
        };
    };
    CHECK(kolmogorov_p(lost[0], [](double t) { return 1 - std::pow(0.8, t / 365); }) > 1e-4);
    CHECK(kolmogorov_p(lost[1], by_period(1)) > 1e-4);
    CHECK(kolmogorov_p(lost[1], by_period(1.03)) < 1e-4);  // the twin
    for (const double day : {20.0, 50.0, 100.0, 300.0})
        CHECK_THAT(1 - model.loss[1].stays(day), WithinAbs(by_period(1)(day), 1e-14));
    CHECK(std::isinf(Loss::at({0.1, 0}, {5}).time(0.6)));
    CHECK(Loss::at({0.1, 0}, {5}).time(0.4) == 4);
    CHECK_FALSE(Loss::at({0, 0}, {5}).any());
}

TEST_CASE("to a common closing date everybody is followed to one day, the last patient for the minimum", "[exact]") {
    const TrialModel model = closing_model();
    for (std::uint64_t replicate = 0; replicate < 30; ++replicate) {
        Arena arena;
        const Cohort cohort = draw_cohort(model, {7, replicate}, 300, arena);
        for (const std::size_t n : {std::size_t{100}, std::size_t{300}}) {
            const double day = data_cut_day({}, cohort, n, arena).day;
            CHECK(day == cohort.arrival[n - 1] + 183);
            const FollowUp follow_up(cohort, n, day, arena);
            const Snapshot& seen = follow_up.all();
            REQUIRE(seen.n == n);
            int beyond_minimum = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const double until = std::min(day - cohort.arrival[i], 1000.0);
                CHECK(seen.status[i] == (cohort.death[i] <= until));
                CHECK_THAT(seen.time[i], WithinAbs(std::min(cohort.death[i], until), 1e-9));
                if (seen.status[i] == 0) CHECK(seen.time[i] >= 183);  // to the bit: day 183 is known of everybody
                beyond_minimum += seen.time[i] > 184;
            }
            CHECK(beyond_minimum > 40);
        }
    }
}

TEST_CASE("a trial whose recruitment closes analyzes those who came", "[exact]") {
    TrialModel model = exponential_model();
    Recruitment plan{.sites = 2, .per_site_per_month = 10, .activation_months = 0};
    plan.closes_after_months = 6;
    model.recruitment = plan;
    const std::vector<NamedAnalysis> analyses{{"l", LogRank{}}};
    const std::size_t sizes[] = {60, 400};
    for (const CutRule& cut : {CutRule{}, CutRule{.calendar_day = 300.0, .deaths = {}}}) {
        Design design;
        design.cut = cut;
        const TrialProtocol protocol(analyses, sizes, design);
        Workspace workspace;
        double sum = 0;
        for (std::uint64_t replicate = 0; replicate < 400; ++replicate) {
            const Arena::Frame frame(workspace.arena);
            const TrialOutcome outcome = conduct(model, protocol, {8, replicate}, workspace);
            CHECK(outcome.end(0).patients == 60);
            const LookOutcome& large = outcome.end(1);
            sum += static_cast<double>(large.patients);
            CHECK(large.recruitment_days <= 6 * Recruitment::days_per_month);
            CHECK(large.analysis_days ==
                  (cut.complete() ? large.recruitment_days + 1000 : 300.0));  // nobody waits for those who never come
        }
        CHECK(std::fabs(sum / 400 - 120) < 4 * std::sqrt(120.0 / 400));
    }
}

TEST_CASE("at a fixed accrual time each size has patients of its own days, and the same deaths", "[exact]") {
    TrialModel model = exponential_model();
    Recruitment plan{.sites = 1};
    plan.accrual_months = 12;
    model.recruitment = plan;
    const std::vector<NamedAnalysis> analyses{{"l", LogRank{}}};
    const std::size_t both[] = {100, 200}, one[] = {100};
    const TrialProtocol both_sizes(analyses, both, {}), one_size(analyses, one, {});
    Workspace workspace, another;
    for (std::uint64_t replicate = 0; replicate < 50; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const Arena::Frame other_frame(another.arena);
        const TrialOutcome two = conduct(model, both_sizes, {8, replicate}, workspace);
        const TrialOutcome alone = conduct(model, one_size, {8, replicate}, another);
        CHECK(two.at(0, 0).estimate.z == alone.at(0, 0).estimate.z);
        CHECK(two.end(0).recruitment_days == alone.end(0).recruitment_days);
        for (const LookOutcome& size : {two.end(0), two.end(1)}) {
            CHECK(size.recruitment_days <= 12 * Recruitment::days_per_month);
            CHECK(size.recruitment_days > 10 * Recruitment::days_per_month);
        }
    }
}

TEST_CASE("attrition thins the recruitment of the evaluable and inflates what is reported", "[exact]") {
    const std::string text =
        "[survival]\nlaw = \"exponential\"\nrate = 0.02\n[effect]\nhazard_ratio = 0.7\n[trial]\nrecruitment = { sites "
        "= "
        "1, per_site_per_month = 20, activation_months = 0, arrivals = \"even\" }\n";
    const std::string analysis = "[[analysis]]\ntest = \"log-rank\"\n";
    const Scenario scenario = parse_scenario(text + "attrition = 0.2\n" + analysis, "a.toml");
    CHECK(scenario.randomized_for(200) == 250);
    CHECK(scenario.randomized_for(202) == 254);  // 252.5, whole allocations
    CHECK(parse_scenario(text + analysis, "b.toml").randomized_for(202) == 202);
    Arena arena;
    const Cohort cohort = draw_cohort(resolve(scenario).model(), {1, 1}, 160, arena);
    CHECK_THAT(cohort.arrival[159], WithinRel(159.5 / 16 * Recruitment::days_per_month, 1e-12));
}

TEST_CASE("a trial is analyzed on the common closing date of each of its sizes, with what is known then", "[exact]") {
    const TrialModel model = closing_model();
    const std::vector<NamedAnalysis> analyses{{"l", LogRank{}}};
    const std::size_t sizes[] = {100, 300};
    const TrialProtocol protocol(analyses, sizes, {});
    Workspace workspace;
    for (std::uint64_t replicate = 0; replicate < 30; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(model, protocol, {7, replicate}, workspace);
        const Cohort cohort = draw_cohort(model, {7, replicate}, 300, workspace.arena);
        for (std::size_t s = 0; s < 2; ++s) {
            const LookOutcome& end = outcome.end(s);
            CHECK(end.analysis_days == cohort.arrival[sizes[s] - 1] + 183);
            std::uint64_t deaths = 0;
            for (std::size_t i = 0; i < sizes[s]; ++i)
                deaths += cohort.death[i] <= 1000 && cohort.arrival[i] + cohort.death[i] <= end.analysis_days;
            CHECK(end.deaths[0] + end.deaths[1] == deaths);
            CHECK(end.patients == sizes[s]);
        }
    }
}

TEST_CASE("a scenario's losses reach each arm", "[exact]") {
    const auto model = [](const std::string& dropout) {
        return resolve(parse_scenario("[survival]\nlaw = \"exponential\"\nrate = 0.02\n[effect]\nhazard_ratio = "
                                      "0.7\n[trial]\ndropout = { " +
                                          dropout + " }\n[[analysis]]\ntest = \"log-rank\"\n",
                                      "s.toml"))
            .model();
    };
    const auto lost = [](const TrialModel& m, std::size_t arm, double day) { return 1 - m.loss[arm].stays(day); };
    const TrialModel own = model("risk = 0.1, treated_risk = 0.3, day = \"2 weeks\"");
    CHECK_THAT(lost(own, 0, 14), WithinRel(0.1, 1e-12));
    CHECK_THAT(lost(own, 1, 14), WithinRel(0.3, 1e-12));
    const TrialModel same = model("risk = 0.1");
    CHECK_THAT(lost(same, 0, 28), WithinRel(0.1, 1e-12));
    CHECK_THAT(lost(same, 1, 28), WithinRel(0.1, 1e-12));
    const TrialModel periods = model("hazard = [0.01, 0.002], treated_hazard = [0.03, 0], cuts = [5]");
    CHECK_THAT(lost(periods, 0, 10), WithinRel(1 - std::exp(-0.06), 1e-12));
    CHECK_THAT(lost(periods, 1, 10), WithinRel(1 - std::exp(-0.15), 1e-12));
    CHECK_THAT(lost(model("hazard = 0.01"), 1, 10), WithinRel(1 - std::exp(-0.1), 1e-12));
    CHECK_FALSE(model("risk = 0").loses());
}

TEST_CASE("looks with a common closing date see the minimum of the first, and the pipeline is followed to its own date",
          "[exact]") {
    const Scenario s = parse_scenario(
        "follow_up_days = 1000\n[survival]\nlaw = \"exponential\"\nrate = 0.002\n[effect]\nhazard_ratio = "
        "0.3\n[trial]\nrecruitment = { rates = 20 }\nfollow_up = { until = \"common-closing\", minimum_days = 90 "
        "}\n[[analysis]]\ntest = \"log-rank\"\n[design]\nkind = \"group-sequential\"\nlooks = [0.5, 1]\n",
        "s.toml");
    const TrialModel model = resolve(s).model();
    const std::size_t sizes[] = {200};
    const TrialProtocol protocol(s.analyses, sizes, s.design);
    Workspace workspace;
    int stopped = 0;
    for (std::uint64_t replicate = 0; replicate < 60; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(model, protocol, {9, replicate}, workspace);
        const Cohort cohort = draw_cohort(model, {9, replicate}, 200, workspace.arena);
        const LookOutcome& first = outcome.at_look[0];
        CHECK(first.analysis_days == cohort.arrival[99] + 90);
        const AnalysisOutcome& result = outcome.at(0, 0);
        const auto estimate = [&](std::size_t n, double day) {
            const FollowUp seen(cohort, n, day, workspace.arena);
            return run(s.analyses[0].test, seen.all(), protocol.context, workspace.arena).z;
        };
        if (result.look == 1) {
            CHECK(outcome.end(0).analysis_days == cohort.arrival[199] + 90);
            CHECK(result.estimate.z == estimate(200, cohort.arrival[199] + 90));
            continue;
        }
        ++stopped;
        CHECK(result.estimate.z == estimate(100, first.analysis_days));
        REQUIRE(result.overran);
        CHECK(first.patients > 100);
        CHECK(result.overrun.z == estimate(first.patients, cohort.arrival[first.patients - 1] + 90));
    }
    CHECK(stopped > 5);
    CHECK(stopped < 55);
}
