// The same effect where control mortality is moved.
#include "models/survival/effect.hpp"

#include <cmath>

#include "models/survival/arm_survival.hpp"
#include "models/survival/stated_mortality.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

double mortality(const SurvivalLaw& control, const Effect& effect, double day) {
    return 1 - ArmSurvival(control, effect).survival(day);
}

}  // namespace

TEST_CASE("40% v 32%, control ten points lower: the hazard ratio gives 23.6%, the difference 22%, the odds ratio 23.2%",
          "[exact][survival-law]") {
    const SurvivalLaw control = law_from_mortality("exponential", std::vector<Landmark>{{28, 0.4}});
    const Effect treated = OwnLaw{law_from_mortality("piecewise-exponential", std::vector<Landmark>{{28, 0.32}})};
    const SurvivalLaw moved = shift_mortality(control, 28, -0.1, 28);
    CHECK_THAT(mortality(moved, NoEffect{}, 28), WithinAbs(0.3, 1e-14));
    const double ratio = std::log(0.68) / std::log(0.6);
    CHECK_THAT(mortality(moved, kept_effect(treated, control, moved, KeptScale::hazard_ratio, 28), 28),
               WithinAbs(1 - std::pow(0.7, ratio), 1e-12));
    CHECK_THAT(mortality(moved, kept_effect(treated, control, moved, KeptScale::risk_difference, 28), 28),
               WithinAbs(0.22, 1e-12));
    const double odds = (0.32 / 0.68) / (0.4 / 0.6) * (0.3 / 0.7);
    CHECK_THAT(mortality(moved, kept_effect(treated, control, moved, KeptScale::odds_ratio, 28), 28),
               WithinAbs(odds / (1 + odds), 1e-12));
    // What was wrong: the treated arm's own mortality held.
    CHECK(std::fabs(mortality(moved, treated, 28) - 0.32) < 1e-12);
}

TEST_CASE("what is kept is kept at each time", "[exact][survival-law]") {
    const SurvivalLaw control = PiecewiseExponential{{7, 14}, {0.05, 0.004, 0.011}},
                      moved = shift_mortality(control, 28, -0.1, 28);
    const SurvivalLaw other = Weibull{1.3, 50};  // another shape too
    for (const Effect& effect :
         {Effect(OwnLaw{Weibull{0.8, 70}}), Effect(PiecewiseProportional{{10}, {0.5, 0.9}}), Effect(Proportional{0.7})})
        for (const SurvivalLaw& to : {moved, other})
            for (const double day : {3.0, 7.0, 15.0, 28.0}) {
                INFO(name_of(effect) << ", day " << day);
                const double h0 = cumulative_hazard(control, day),
                             h1 = ArmSurvival(control, effect).cumulative_hazard(day);
                bool clipped = false;
                const Effect by_difference = kept_effect(effect, control, to, KeptScale::risk_difference, 28, &clipped);
                if (!clipped)
                    CHECK_THAT(mortality(to, by_difference, day) - mortality(to, NoEffect{}, day),
                               WithinAbs(std::exp(-h0) - std::exp(-h1), 1e-12));
                if (!std::holds_alternative<OwnLaw>(effect)) continue;
                const ArmSurvival kept(to, kept_effect(effect, control, to, KeptScale::hazard_ratio, 28));
                CHECK_THAT(kept.cumulative_hazard(day) / cumulative_hazard(to, day), WithinRel(h1 / h0, 1e-9));
            }
}

TEST_CASE("a hazard ratio or time ratio is kept as it is, and a difference that cannot be is clipped and says so",
          "[exact][survival-law]") {
    const SurvivalLaw control = Exponential{0.02}, moved = Exponential{0.001};
    CHECK(std::get<Proportional>(kept_effect(Proportional{0.7}, control, moved, KeptScale::hazard_ratio, 28))
              .hazard_ratio == 0.7);
    CHECK(
        std::get<Accelerated>(kept_effect(Accelerated{1.5}, control, moved, KeptScale::hazard_ratio, 28)).time_ratio ==
        1.5);
    bool clipped = false;
    const Effect none_left = kept_effect(Proportional{0.5}, control, moved, KeptScale::risk_difference, 28, &clipped);
    CHECK(clipped);  // 20 points fewer than 2.8%
    CHECK(mortality(moved, none_left, 28) == 0);
    kept_effect(Proportional{0.9}, control, Exponential{0.019}, KeptScale::risk_difference, 28, &clipped);
    CHECK_FALSE(clipped);
    CHECK(std::holds_alternative<NoEffect>(kept_effect(NoEffect{}, control, moved, KeptScale::odds_ratio, 28)));
}
