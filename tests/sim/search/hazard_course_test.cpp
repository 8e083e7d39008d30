// Hazards over time against the laws' own definitions: the hazard as the slope of the cumulative one.
#include "sim/search/hazard_course.hpp"

#include <algorithm>
#include <cmath>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::size_t times_listed(const std::vector<HazardDay>& course, double day) {
    return static_cast<std::size_t>(std::ranges::count(course, day, &HazardDay::day));
}

}  // namespace

TEST_CASE("between jumps the hazards are the slopes of the cumulative hazards", "[exact][pictures]") {
    const PiecewiseExponential steps{{7, 14}, {0.04, 0.001, 0.01}};
    const std::vector<std::array<ArmSurvival, 2>> pairs{
        {ArmSurvival(Weibull{0.7, 40.0}), ArmSurvival(Weibull{0.7, 40.0}, Proportional{0.6})},
        {ArmSurvival(steps), ArmSurvival(steps, PiecewiseProportional{{3, 10}, {0.5, 2, 1}})},
        {ArmSurvival(steps), ArmSurvival(steps, Accelerated{1.5})},
        {ArmSurvival(Exponential{0.02}), ArmSurvival(Exponential{0.02}, OwnLaw{steps})}};
    for (const auto& arms : pairs) {
        const std::vector<HazardDay> course = hazard_course(arms, 28);
        CHECK(course.front().day == 0);
        CHECK(course.back().day == 28);
        for (std::size_t i = 0; i + 1 < course.size(); ++i) {
            const double step = course[i + 1].day - course[i].day;
            CHECK(step >= 0);
            if (step == 0 || course[i].day < 1) continue;
            for (int arm = 0; arm < 2; ++arm) {
                const double slope = (course[i + 1].cumulative[arm] - course[i].cumulative[arm]) / step;
                const double middle = 0.5 * (course[i].hazard[arm] + course[i + 1].hazard[arm]);
                CHECK_THAT(slope, WithinRel(middle, 1e-3));
            }
        }
    }
}

TEST_CASE("a day on which a hazard jumps is there from both sides, whichever arm's it is", "[exact][pictures]") {
    const PiecewiseExponential steps{{7, 14}, {0.04, 0.001, 0.01}};
    const auto course =
        hazard_course({ArmSurvival(steps), ArmSurvival(steps, PiecewiseProportional{{3.3, 10}, {0.5, 2, 1}})}, 28);
    for (const double day : {3.3, 7.0, 10.0, 14.0}) CHECK(times_listed(course, day) == 2);
    CHECK(times_listed(course, 21) == 1);
    const auto at = std::ranges::find(course, 7.0, &HazardDay::day);
    CHECK(at->hazard[0] == 0.04);
    CHECK((at + 1)->hazard[0] == 0.001);
    CHECK(at->cumulative == (at + 1)->cumulative);
    const auto moved = hazard_course({ArmSurvival(steps), ArmSurvival(steps, Accelerated{1.5})}, 28);
    CHECK(times_listed(moved, 10.5) == 2);
    CHECK(times_listed(moved, 21) == 2);
}

TEST_CASE("ratios are of treated over control, and unknown where either arm's is 0", "[exact][pictures]") {
    const PiecewiseExponential control{{7, 14}, {0.04, 0, 0.01}}, treated{{7, 14}, {0.01, 0.02, 0.01}};
    const auto course = hazard_course({ArmSurvival(control), ArmSurvival(control, OwnLaw{treated})}, 28);
    CHECK(std::isnan(course.front().cumulative_ratio()));
    for (const HazardDay& day : course) {
        if (day.day < 7) CHECK_THAT(day.ratio(), WithinRel(0.25, 1e-9));
        if (day.day > 7 && day.day < 14) CHECK(std::isnan(day.ratio()));
        if (day.day > 14) CHECK_THAT(day.ratio(), WithinRel(1.0, 1e-9));
    }
    CHECK_THAT(course.back().cumulative_ratio(), WithinRel((0.07 + 0.14 + 0.14) / (0.28 + 0.14), 1e-9));
}
