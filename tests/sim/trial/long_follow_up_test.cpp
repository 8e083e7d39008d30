// Ten years of follow-up, also with scores: these end after a year, deaths go on at the arm's own hazard.
#include <cmath>

#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Study study(const std::string& follow_up, const std::string& more = "") {
    return resolve(parse_scenario("follow_up_days = " + follow_up +
                                      "\n[survival]\nlaw = \"piecewise-exponential\"\ncuts = [28]\nrates = [0.015, "
                                      "0.0008]\n[effect]\nhazard_ratio = 0.7\n" +
                                      more + "[[analysis]]\ntest = \"log-rank\"\n",
                                  "long.toml"));
}

// Few are discharged: many are still in the ICU when the scores end.
const std::string kStay = "[sofa]\ndischarge = { hazard = 0.001 }\n";

}  // namespace

TEST_CASE("ten years of survival follow the law", "[statistical]") {
    const TrialModel model = study("\"10 years\"").model();
    Arena arena;
    const Cohort cohort = draw_cohort(model, {3, 1}, 100000, arena);
    const FollowUp follow_up(cohort, arena);
    CHECK(follow_up.all().follow_up_days == 3653);
    for (int arm = 0; arm < 2; ++arm)
        for (const double day : {28.0, 400.0, 3000.0, 3653.0}) {
            double n = 0, dead = 0;
            for (std::size_t i = 0; i < cohort.n; ++i)
                if (cohort.arm[i] == arm) {
                    ++n;
                    dead += follow_up.all().status[i] && follow_up.all().time[i] <= day;
                }
            const double risk = 1 - model.survival[static_cast<std::size_t>(arm)].survival(day);
            CHECK(std::fabs(dead / n - risk) < 4 * std::sqrt(risk * (1 - risk) / n));
        }
}

TEST_CASE("with scores the first year is that of a year's follow-up, and mortality is kept beyond it",
          "[statistical]") {
    const TrialModel year = study("365", kStay).model(), longer = study("1000", kStay).model();
    constexpr std::size_t kPatients = 60000;
    Arena arena;
    const Cohort a = draw_cohort(year, {3, 2}, kPatients, arena), b = draw_cohort(longer, {3, 2}, kPatients, arena);
    CHECK(b.score_days == 365);
    REQUIRE(a.points.size() == b.points.size());
    CHECK(std::equal(a.points.begin(), a.points.end(), b.points.begin()));
    int late = 0;
    for (std::size_t i = 0; i < kPatients; ++i) {
        if (a.death[i] <= 365)
            REQUIRE(a.death[i] == b.death[i]);
        else
            REQUIRE(b.death[i] > 365);
        late += std::isfinite(b.death[i]) && b.death[i] > 365;
    }
    CHECK(late > 1000);
    for (int arm = 0; arm < 2; ++arm)
        for (const double day : {28.0, 365.0, 500.0, 1000.0}) {
            double n = 0, dead = 0;
            for (std::size_t i = 0; i < kPatients; ++i)
                if (b.arm[i] == arm) {
                    ++n;
                    dead += b.death[i] <= day;
                }
            const double risk = 1 - longer.survival[static_cast<std::size_t>(arm)].survival(day);
            INFO("arm " << arm << ", day " << day);
            CHECK(std::fabs(dead / n - risk) < 4 * std::sqrt(risk * (1 - risk) / n) + 5e-4);  // the calibration's error
        }
}

TEST_CASE("scores of a day after their end are refused", "[exact]") {
    const std::string text =
        "follow_up_days = 730\n[survival]\nlaw = \"exponential\"\nrate = 0.001\n[sofa]\n[[analysis]]\ntest = "
        "\"wilcoxon\"\noutcome = { score = \"change\", death = \"worst-rank\", day = ";
    CHECK(parse_scenario(text + "365 }\n", "s.toml").follow_up_days == 730);
    CHECK_THROWS_WITH(parse_scenario(text + "366 }\n", "s.toml"),
                      ContainsSubstring("looks at scores of day 366, and they are drawn for 365 days"));
}
