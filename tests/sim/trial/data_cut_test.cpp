// The cut of a trial by date and by deaths, against the definition applied patient by patient.
#include <algorithm>
#include <cmath>

#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

TrialModel model(const std::string& more) {
    return resolve(parse_scenario("[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = "
                                  "28\n[effect]\nhazard_ratio = 0.7\n[trial]\n"
                                  "dropout = { risk = 0.1 }\nrecruitment = { sites = 3, per_site_per_month = 10, "
                                  "activation_months = 2 }\n" +
                                      more + "\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n",
                                  "cut.toml"))
        .model();
}

double cut_day(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena) {
    return data_cut_day(DataCut::of(rule), cohort, n, arena).day;
}

// Deaths seen by a calendar day, counted by the definition.
int deaths_by(const Cohort& cohort, std::size_t n, double day) {
    int seen = 0;
    for (std::size_t i = 0; i < n; ++i)
        seen += cohort.death[i] <= std::min<double>(cohort.dropout[i], cohort.follow_up_days) &&
                cohort.arrival[i] + cohort.death[i] <= day;
    return seen;
}

}  // namespace

TEST_CASE("a cut by deaths falls on the day of that death, a cut by date on its day, the sooner of both counts",
          "[exact]") {
    const TrialModel trial = model("");
    for (std::uint64_t replicate = 0; replicate < 50; ++replicate) {
        Arena arena;
        const Cohort cohort = draw_cohort(trial, {3, replicate}, 120, arena);
        for (const std::size_t n : {std::size_t{60}, std::size_t{120}}) {
            const double end = cohort.arrival[n - 1] + 28;
            CHECK(cut_day({}, cohort, n, arena) == end);
            const int all = deaths_by(cohort, n, end);
            REQUIRE(all > 5);
            CutRule rule;
            for (const int wanted : {1, 5, all}) {
                rule.deaths = wanted;
                const double day = cut_day(rule, cohort, n, arena);
                CHECK(deaths_by(cohort, n, day) == wanted);
                CHECK(deaths_by(cohort, n, std::nextafter(day, 0)) == wanted - 1);
            }
            rule.deaths = all + 1;  // never seen: everybody's follow-up is complete
            CHECK(cut_day(rule, cohort, n, arena) == end);
            rule.calendar_day = 40;
            CHECK(cut_day(rule, cohort, n, arena) == std::min(40.0, end));
            rule.deaths = 1;
            CHECK(cut_day(rule, cohort, n, arena) <= 40);
            rule.calendar_day = 1e9;
            rule.deaths.reset();
            CHECK(cut_day(rule, cohort, n, arena) == end);
        }
    }
}

TEST_CASE("the patients seen at a cut by deaths hold exactly so many, and a cut at the end hides nobody's last day",
          "[exact]") {
    const TrialModel trial = model("");
    for (std::uint64_t replicate = 0; replicate < 400; ++replicate) {
        Arena arena;
        const Cohort cohort = draw_cohort(trial, {6, replicate}, 120, arena);
        for (const int wanted : {1, 7, 20, 30}) {
            CutRule rule;
            rule.deaths = wanted;
            const FollowUp at_cut(cohort, 120, cut_day(rule, cohort, 120, arena), arena);
            const Snapshot& seen = at_cut.all();
            // Now and then fewer than 30 die in all.
            CHECK(std::count(seen.status.begin(), seen.status.end(), 1) ==
                  std::min(wanted, deaths_by(cohort, 120, cohort.arrival[119] + 28)));
            for (std::size_t k = 1; k < seen.n; ++k)
                CHECK(seen.time[seen.time_order[k - 1]] <= seen.time[seen.time_order[k]]);
        }
        const FollowUp complete(cohort, arena);
        for (std::size_t n = 1; n <= 120; ++n) {  // every size ends on another day: some sums round down
            const FollowUp late(cohort, n, cut_day({}, cohort, n, arena), arena);
            CHECK(std::equal(late.all().time.begin(), late.all().time.end(), complete.all().time.begin()));
            CHECK(std::equal(late.all().status.begin(), late.all().status.end(), complete.all().status.begin()));
        }
    }
}

TEST_CASE("at a cut those randomized later are unknown and the living are censored that day", "[exact]") {
    const TrialModel trial = model("");
    for (std::uint64_t replicate = 0; replicate < 20; ++replicate) {
        Arena arena;
        const Cohort cohort = draw_cohort(trial, {4, replicate}, 120, arena);
        const double day = 60;
        const FollowUp at_cut(cohort, 100, day, arena), complete(cohort, arena);
        const Snapshot& seen = at_cut.all();
        REQUIRE(seen.n < 100);
        CHECK(cohort.arrival[seen.n - 1] <= day);
        CHECK(cohort.arrival[seen.n] > day);
        int deaths = 0;
        for (std::size_t i = 0; i < seen.n; ++i) {
            const double until = day - cohort.arrival[i];
            const bool sooner = until < complete.all().time[i];
            CHECK(seen.time[i] == (sooner ? until : complete.all().time[i]));
            CHECK(static_cast<int>(seen.status[i]) == (sooner ? 0 : complete.all().status[i]));
            deaths += seen.status[i];
        }
        CHECK(deaths == deaths_by(cohort, 100, day));
        for (std::size_t k = 1; k < seen.n; ++k)
            CHECK(seen.time[seen.time_order[k - 1]] <= seen.time[seen.time_order[k]]);
        // A cut after the end is the complete follow-up, to the last bit.
        const FollowUp late(cohort, 120, cohort.arrival[119] + 28, arena);
        CHECK(std::equal(late.all().time.begin(), late.all().time.end(), complete.all().time.begin(),
                         complete.all().time.end()));
        CHECK(std::equal(late.all().time_order.begin(), late.all().time_order.end(), complete.all().time_order.begin(),
                         complete.all().time_order.end()));
        CHECK(FollowUp(cohort, 120, 0, arena).all().n == 0);
    }
}

TEST_CASE("at a cut scores are known until that day, and the truth stays", "[exact]") {
    const TrialModel trial = model("[sofa]");
    Arena arena;
    const Cohort cohort = draw_cohort(trial, {5, 0}, 120, arena);
    const std::vector<std::uint8_t> truth(cohort.points.begin(), cohort.points.end());
    const FollowUp at_cut(cohort, 120, 70, arena);
    CHECK(std::equal(truth.begin(), truth.end(), cohort.points.begin()));
    const Snapshot& seen = at_cut.all();
    int hidden = 0;
    for (std::size_t i = 0; i < seen.n; ++i)
        for (int row = 0; row < 29; ++row) {
            const std::uint8_t was = truth[static_cast<std::size_t>(row) * cohort.n + i];
            const double score = seen.scores.at(row, i);
            if (was == ScoreTable::kNotObserved || (seen.status[i] == 0 && row > seen.time[i])) {
                CHECK(std::isnan(score));
                hidden += was != ScoreTable::kNotObserved;
            } else {
                CHECK(score == was);
            }
        }
    CHECK(hidden > 20);
}

TEST_CASE("even arrivals come one after another at the expected rate", "[exact]") {
    const Recruitment even{4, 3, 0, ArrivalPattern::even};
    std::vector<double> arrival(600);
    std::vector<std::uint16_t> site(600);
    recruit(even, {1, 1}, arrival, site);
    for (std::size_t i = 0; i < 600; ++i)
        CHECK_THAT(arrival[i], WithinAbs((static_cast<double>(i) + 0.5) * Recruitment::days_per_month / 12, 1e-9));
    CHECK(*std::max_element(site.begin(), site.end()) == 3);
}

TEST_CASE("a cut says what ended the trial", "[exact]") {
    const double arrival[] = {0, 10, 20};
    double death[] = {5, 100, 8};  // calendar days 5, never within follow-up, 28
    std::vector<double> arrivals(std::begin(arrival), std::end(arrival)), deaths(std::begin(death), std::end(death));
    Cohort cohort;
    cohort.n = 3;
    cohort.follow_up_days = 28;
    cohort.arrival = arrivals;
    cohort.death = deaths;
    Arena arena;
    const auto by = [&](const CutRule& rule) { return data_cut_day(DataCut::of(rule), cohort, 3, arena).by; };
    CHECK(by({}) == CutBy::follow_up);
    CHECK(by({.calendar_day = {}, .deaths = 2}) == CutBy::deaths);
    CHECK(by({.calendar_day = {}, .deaths = 3}) == CutBy::follow_up);
    CHECK(by({.calendar_day = 20.0, .deaths = 2}) == CutBy::calendar_day);
    CHECK(by({.calendar_day = 30.0, .deaths = 2}) == CutBy::deaths);
    CHECK(by({.calendar_day = 500.0, .deaths = {}}) == CutBy::follow_up);
}

namespace {

// Three patients on a calendar that a reader can check: deaths on calendar days 5, 12 and 12.
struct SmallTrial {
    std::vector<double> arrival{0, 2, 10, 20}, death{5, 10, 2, 100};
    std::vector<std::uint8_t> arm{0, 1, 0, 1};
    std::vector<std::uint16_t> site{0, 0, 0, 0};
    Cohort cohort;
    SmallTrial() {
        cohort.n = arrival.size();
        cohort.follow_up_days = 28;
        cohort.arrival = arrival;
        cohort.death = death;
        cohort.arm = arm;
        cohort.site = site;
    }
};

}  // namespace

TEST_CASE("of deaths at one instant a look at a number of deaths sees no more than that number", "[exact]") {
    SmallTrial trial;
    Arena arena;
    for (const std::size_t wanted : {1, 2, 3}) {
        const Reached at = data_cut_day({.followed = {}, .deaths = wanted, .calendar_day = {}}, trial.cohort, 4, arena);
        CHECK(at.by == CutBy::deaths);
        CHECK(at.day == (wanted == 1 ? 5 : 12));
        const FollowUp seen(trial.cohort, 4, at.day, arena, {at.last_death});
        CHECK(static_cast<std::size_t>(std::count(seen.all().status.begin(), seen.all().status.end(), 1)) == wanted);
        CHECK(seen.all().n == (wanted == 1 ? 2u : 3u));
    }
    // A patient whose follow-up ends at that very instant is complete, whatever his number.
    trial.death = {28, 26, 100, 100};  // calendar days 28, 28
    const Reached at = data_cut_day({.followed = {}, .deaths = 1, .calendar_day = {}}, trial.cohort, 4, arena);
    CHECK(at.last_death == 0);
    const FollowUp seen(trial.cohort, 4, at.day, arena, {at.last_death});
    CHECK(seen.all().status[0] == 1);
    CHECK(seen.all().status[1] == 0);
    CHECK(seen.all().time[1] < 26);
}

TEST_CASE("the first or the last of several conditions decides, and complete follow-up ends the wait", "[exact]") {
    SmallTrial trial;
    Arena arena;
    const auto day = [&](const DataCut& m) { return data_cut_day(m, trial.cohort, 4, arena).day; };
    CHECK(day({.followed = 2, .deaths = {}, .calendar_day = {}}) == 30);
    CHECK(day({.followed = 2, .deaths = 2, .calendar_day = {}}) == 12);
    CHECK(day({.followed = 2, .deaths = 2, .calendar_day = {}, .latest = true}) == 30);
    CHECK(day({.followed = 2, .deaths = 2, .calendar_day = 40.0, .latest = true}) == 40);
    CHECK(day({.followed = 2, .deaths = 2, .calendar_day = 7.0}) == 7);
    CHECK(day({.followed = 2, .deaths = 4, .calendar_day = {}, .latest = true}) == 48);  // there is no fourth death
    CHECK(day({.followed = 9, .deaths = {}, .calendar_day = {}}) == 48);
    CHECK(data_cut_day({.followed = 9, .deaths = {}, .calendar_day = {}}, trial.cohort, 4, arena).by ==
          CutBy::follow_up);
}

TEST_CASE("to a common closing date patients are followed for as long as the last one is", "[exact]") {
    SmallTrial trial;
    trial.cohort.closing_days = 15;
    Arena arena;
    const auto day = [&](const DataCut& m) { return data_cut_day(m, trial.cohort, 4, arena).day; };
    CHECK(day({.followed = 2, .deaths = {}, .calendar_day = {}}) == 17);
    CHECK(day({.followed = 3, .deaths = {}, .calendar_day = {}}) == 25);
    CHECK(day({.followed = 4, .deaths = {}, .calendar_day = {}}) == 35);
    CHECK(day({.followed = {}, .deaths = 3, .calendar_day = {}}) == 12);
}

TEST_CASE("days of deaths asked for in any order are the same", "[exact]") {
    const TrialModel trial = model("");
    Arena arena;
    const Cohort cohort = draw_cohort(trial, {11, 1}, 120, arena);
    std::vector<double> sorted;
    DeathDays up(cohort, 120, arena), down(cohort, 120, arena);
    for (std::size_t k = 1; k <= up.count(); ++k) sorted.push_back(up.at(k).day);
    CHECK(std::is_sorted(sorted.begin(), sorted.end()));
    for (std::size_t k = up.count(); k >= 1; --k) CHECK(down.at(k).day == sorted[k - 1]);
}
