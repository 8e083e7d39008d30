// What a report's pictures are drawn from, against the same worked out apart: paths against the run's own counts and
// tests, the calendar and the score days by brute force over cohorts.
#include "sim/search/plan_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "sim/search/power_curve.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kPatients = 200;

std::string sequential_text(const std::string& test = "test = \"proportion-difference\"\nday = 28\n") {
    return test::two_risks(
               0.4, 0.25,
               "looks = [0.5, 1]\nefficacy = \"pocock\"\nfutility = { kind = \"fixed-z\", values = [0.5] }\n", test,
               "dropout = { risk = 0.1 }\n") +
           "[simulation]\ntrials = 640\nn = 200\n";
}

std::string fixed_text() {
    return "follow_up_days = 60\n[survival]\nlaw = \"exponential\"\nrate = 0.01\n[effect]\nhazard_ratio = "
           "0.7\n[trial]\n"
           "recruitment = { sites = 5, per_site_per_month = 4 }\ndropout = { risk = 0.2 }\n[[analysis]]\ntest = "
           "\"log-rank\"\n[design]\ncut = { deaths = 50 }\n";
}

double order_statistic(std::vector<double> x, double q) {
    std::sort(x.begin(), x.end());
    return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
}

std::vector<double> flat(const ToldTrials& told) {
    std::vector<double> all;
    for (const ToldTrial& trial : told.trials) {
        all.insert(all.end(), {static_cast<double>(trial.verdict), static_cast<double>(trial.reason), trial.estimate});
        for (const PathStep& step : trial.steps)
            all.insert(all.end(), {static_cast<double>(step.look), step.information, step.z});
    }
    return all;
}

}  // namespace

TEST_CASE("told trials are those that the run counted", "[exact][sequential][pictures]") {
    const Study study = resolve(parse_scenario(sequential_text(), "s.toml"));
    const TrialModel model = study.model();
    const Campaign campaign = Campaign::on_threads(2);
    const ToldTrials told = told_trials(study.scenario, model, kPatients, 640, campaign);
    REQUIRE(told.trials.size() == 640);
    const std::size_t sizes[] = {100, kPatients, 400};  // nested: the run's own trials of 200 are among larger ones
    const CurvePoint point = power_at(study, {1, 0}, model, sizes, 640, campaign)[1];
    std::size_t benefit = 0, futile = 0, early_benefit = 0;
    double sum = 0;
    for (std::size_t k = 0; k < told.trials.size(); ++k) {
        const ToldTrial& trial = told.trials[k];
        CHECK(trial.replicate == k);
        REQUIRE(!trial.steps.empty());
        CHECK(trial.steps.size() == (trial.reason == StopReason::none ? 2u : 1u));
        benefit += trial.verdict == Verdict::benefit;
        futile += trial.reason == StopReason::futility;
        early_benefit += trial.reason == StopReason::benefit;
        sum += trial.estimate;
        // What the limits make of the last z is what the trial concluded.
        const Limits& limits = point.boundary->looks[trial.steps.back().look].limits;
        CHECK((trial.steps.back().z >= limits.upper) == (trial.verdict == Verdict::benefit));
    }
    CHECK(static_cast<double>(benefit) / 640 == point.analyses[0].power.value);
    CHECK(static_cast<double>(futile) / 640 == point.stopping[0].early_futility.value);
    CHECK(static_cast<double>(early_benefit) / 640 == point.stopping[0].early_benefit.value);
    CHECK_THAT(sum / 640, WithinAbs(point.analyses[0].mean_estimate, 1e-12));
    CHECK(futile > 10);
    CHECK(early_benefit > 100);
}

TEST_CASE("the z and the information of a path are those of the patients followed by then",
          "[exact][sequential][pictures]") {
    const Scenario s = parse_scenario(sequential_text(), "s.toml");
    const TrialModel model = resolve(s).model();
    const ToldTrials told = told_trials(s, model, kPatients, 40, Campaign::on_threads(1));
    Arena arena;
    for (const ToldTrial& trial : told.trials) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {s.seed, trial.replicate}, kPatients, arena);
        const FollowUp complete(cohort, arena);
        for (const PathStep& step : trial.steps) {
            const std::size_t followed = step.look == 0 ? kPatients / 2 : kPatients;
            CHECK(step.information == static_cast<double>(followed) / kPatients);
            const Estimate e = run(s.analyses[0].test, complete.first(followed, arena), AnalysisContext{}, arena);
            CHECK(step.z == e.z);
            if (&step == &trial.steps.back()) CHECK(trial.estimate == e.estimate);
        }
    }
}

TEST_CASE("the z of a test that has only a p-value is that of its one-sided p", "[exact][pictures]") {
    Estimate e;
    e.p_benefit = 0.025;
    CHECK_THAT(z_in(e), WithinAbs(1.959963984540054, 1e-9));
    CHECK(std::isnan(z_in(Estimate::failed(Status::no_events))));
}

TEST_CASE("the calendar is what cohorts show by each day", "[exact][pictures]") {
    for (const bool looks : {true, false}) {
        const Scenario s = parse_scenario(looks ? sequential_text() : fixed_text(), "s.toml");
        const TrialModel model = resolve(s).model();
        constexpr std::uint64_t kTrials = 90;
        const TrialCalendar calendar = *trial_calendar(s, model, kPatients, kTrials, Campaign::on_threads(2));
        CHECK(calendar.trials == kTrials);
        CHECK(calendar.looks.size() == (looks ? 2 : 1));
        CHECK(calendar.end.has_value() == looks);
        constexpr double month = Recruitment::days_per_month;
        const std::size_t places[] = {0, calendar.months.size() / 3, calendar.months.size() / 2,
                                      calendar.months.size() - 1};
        std::vector<std::vector<double>> recruited(4), dead(4);
        std::vector<double> ends;
        for (std::uint64_t k = 0; k < kTrials; ++k) {
            Arena arena;
            const Cohort cohort = draw_cohort(model, {s.seed, k}, kPatients, arena);
            std::vector<double> days;  // of deaths that are seen
            for (std::size_t i = 0; i < kPatients; ++i)
                if (cohort.death[i] <= s.follow_up_days && cohort.death[i] <= cohort.dropout[i])
                    days.push_back(cohort.arrival[i] + cohort.death[i]);
            std::sort(days.begin(), days.end());
            double end = cohort.arrival[kPatients - 1] + s.follow_up_days;
            if (!looks && days.size() >= 50) end = std::min(end, days[49]);
            ends.push_back(end / month);
            for (std::size_t p = 0; p < 4; ++p) {
                const double day = std::min(calendar.months[places[p]] * month, end) * (1 + 1e-12);
                recruited[p].push_back(static_cast<double>(
                    std::count_if(cohort.arrival.begin(), cohort.arrival.end(), [&](double a) { return a <= day; })));
                dead[p].push_back(
                    static_cast<double>(std::count_if(days.begin(), days.end(), [&](double d) { return d <= day; })));
            }
        }
        CHECK_THAT(calendar.looks.back().months.median, WithinAbs(order_statistic(ends, 0.5), 1e-9));
        CHECK_THAT(calendar.looks.back().months.high, WithinAbs(order_statistic(ends, 0.9), 1e-9));
        CHECK(calendar.looks.back().held == kTrials);
        for (std::size_t p = 0; p < 4; ++p) {
            INFO(p);
            const Quantiles &r = calendar.recruited[places[p]], &d = calendar.deaths[places[p]];
            CHECK(r.low == order_statistic(recruited[p], 0.1));
            CHECK(r.median == order_statistic(recruited[p], 0.5));
            CHECK(r.high == order_statistic(recruited[p], 0.9));
            CHECK(d.low == order_statistic(dead[p], 0.1));
            CHECK(d.median == order_statistic(dead[p], 0.5));
            CHECK(d.high == order_statistic(dead[p], 0.9));
        }
        if (!looks) CHECK(calendar.deaths.back().median == 50);
    }
}

TEST_CASE("a look is held in the trials that last until its day", "[exact][pictures]") {
    const Scenario s = parse_scenario(
        test::two_risks(0.4, 0.25, "looks = [{ calendar_day = 126 }, { followed = 1 }]\nefficacy = \"pocock\"\n",
                        "test = \"proportion-difference\"\nday = 28\n"),
        "s.toml");
    const TrialModel model = resolve(s).model();
    const TrialCalendar calendar = *trial_calendar(s, model, kPatients, 300, Campaign::on_threads(2));
    std::uint64_t last = 0;
    for (std::uint64_t k = 0; k < 300; ++k) {
        Arena arena;
        last += draw_cohort(model, {s.seed, k}, kPatients, arena).arrival[kPatients - 1] + 28 > 126;
    }
    CHECK(last > 50);
    CHECK(last < 250);
    CHECK(calendar.looks[0].held == last);
    CHECK_THAT(calendar.looks[0].months.low, WithinAbs(126 / 30.4375, 1e-9));
    CHECK_THAT(calendar.looks[0].months.high, WithinAbs(126 / 30.4375, 1e-9));
}

TEST_CASE("days of looks are those of the conduct, and its end is that of the durations", "[exact][pictures]") {
    const Scenario s = parse_scenario(sequential_text(), "s.toml");
    const TrialModel model = resolve(s).model();
    const TrialCalendar calendar = *trial_calendar(s, model, kPatients, 2000, Campaign::on_threads(2));
    const Duration duration = expected_duration(s, model, kPatients, Campaign::on_threads(2));
    REQUIRE(duration.trials == 2000);
    CHECK(calendar.end->low == duration.total_months.low);
    CHECK(calendar.end->median == duration.total_months.median);
    CHECK(calendar.end->high == duration.total_months.high);
    CHECK(calendar.looks[0].held == 2000);
    CHECK(calendar.end->low >= calendar.looks[0].months.low);  // none ends before its first look
}

TEST_CASE("score days are sums over the patients of cohorts", "[exact][pictures]") {
    const Scenario s = parse_scenario(
        "[sofa]\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[trial]\n"
        "dropout = { risk = 0.2 }\n[[analysis]]\ntest = \"log-rank\"\n",
        "s.toml");
    const TrialModel model = resolve(s).model();
    constexpr std::uint64_t kTrials = 40;
    const ScoreDays days = score_days(s, model, 100, kTrials, Campaign::on_threads(2));
    REQUIRE(days.arm[0].size() == 29);
    for (const std::size_t day : {0u, 1u, 9u, 28u}) {
        double score[2]{}, in_icu[2]{}, discharged[2]{}, dead[2]{}, patients[2]{};
        for (std::uint64_t k = 0; k < kTrials; ++k) {
            Arena arena;
            const Cohort c = draw_cohort(model, {s.seed, k}, 100, arena);
            for (std::size_t i = 0; i < 100; ++i) {
                const int a = c.arm[i];
                const double t = static_cast<double>(day);
                patients[a] += 1;
                if (c.death[i] < t)  // nobody dies at the stroke of a day
                    dead[a] += 1;
                else if (c.discharge[i] < t)
                    discharged[a] += 1;
                else
                    in_icu[a] += 1, score[a] += c.points[day * 100 + i];
            }
        }
        for (int a = 0; a < 2; ++a) {
            const ScoreDay& d = days.arm[a][day];
            CHECK_THAT(d.dead.value, WithinAbs(dead[a] / patients[a], 1e-12));
            CHECK_THAT(d.discharged.value, WithinAbs(discharged[a] / patients[a], 1e-12));
            CHECK_THAT(d.in_icu.value, WithinAbs(in_icu[a] / patients[a], 1e-12));
            CHECK_THAT(d.score.value, WithinAbs(score[a] / in_icu[a], 1e-12));
            CHECK_THAT(d.in_icu.value + d.discharged.value + d.dead.value, WithinAbs(1, 1e-12));
        }
    }
    // The error of a share: patients are independent given their arm, so nearly that of a binomial.
    const DayShare share = days.arm[0][28].dead;
    CHECK(std::fabs(share.mcse / std::sqrt(share.value * (1 - share.value) / (kTrials * 50)) - 1) < 0.45);
}

TEST_CASE("pictures have the same bits for any number of threads", "[exact][pictures]") {
    const Scenario s = parse_scenario(sequential_text("test = \"log-rank\"\n"), "s.toml");
    const TrialModel model = resolve(s).model();
    const PlanPictures one = plan_pictures(s, model, kPatients, Campaign::on_threads(1)),
                       three = plan_pictures(s, model, kPatients, Campaign::on_threads(3));
    CHECK(flat(one.told) == flat(three.told));
    REQUIRE(one.calendar);
    for (std::size_t i = 0; i < one.calendar->months.size(); ++i) {
        CHECK(one.calendar->recruited[i].low == three.calendar->recruited[i].low);
        CHECK(one.calendar->deaths[i].high == three.calendar->deaths[i].high);
    }
    CHECK(!one.scores);
}
