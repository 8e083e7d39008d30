// A share of an effect: what shrinks, and by which rule.
#include "models/survival/effect.hpp"

#include <cmath>

#include "models/survival/arm_survival.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("a mixture shrinks every risk difference in proportion, on every day", "[exact][survival-law]") {
    // The published pilot crosses: benefit to day 14, harm after it.
    const SurvivalLaw pieces = PiecewiseExponential{{7, 14}, {0.049, 0.0012, 0.0113}}, smooth = Weibull{0.7, 60};
    const std::vector<Effect> effects{PiecewiseProportional{{7, 14}, {0.03, 1.3, 2.4}},
                                      OwnLaw{PiecewiseExponential{{14}, {0.0, 0.0255}}}, Accelerated{1.7},
                                      OwnLaw{LogNormal{4, 1.2}}, Proportional{0.0}};
    for (const SurvivalLaw& control : {pieces, smooth})
        for (const Effect& effect : effects)
            for (const double share : {0.25, 0.5, 0.75}) {
                const ArmSurvival none(control), whole(control, effect),
                    part(control, scaled(effect, share, control, 28, ScaleRule::mixture));
                for (int day = 1; day <= 28; ++day) {
                    INFO(name_of(effect) << ", share " << share << ", day " << day);
                    CHECK_THAT(part.survival(day),
                               WithinAbs((1 - share) * none.survival(day) + share * whole.survival(day), 1e-14));
                }
                // Between quarters of a day the hazard is taken as constant.
                for (const double day : {0.6, 6.4, 20.1})
                    CHECK_THAT(part.survival(day),
                               WithinAbs((1 - share) * none.survival(day) + share * whole.survival(day), 1e-3));
            }
    // The twin: on the log scale half of this crossing effect lowers mortality by more than all of it.
    const Effect crossing = effects[0];
    const double all = ArmSurvival(pieces, crossing).survival(28) - ArmSurvival(pieces).survival(28);
    const double half = ArmSurvival(pieces, scaled(crossing, 0.5, pieces, 28, ScaleRule::log)).survival(28) -
                        ArmSurvival(pieces).survival(28);
    CHECK(half > all);
}

TEST_CASE("times under a mixture rise with the exposure and reach its survival", "[exact][survival-law]") {
    const SurvivalLaw control = Weibull{0.7, 60};
    const ArmSurvival arm(control, scaled(OwnLaw{LogNormal{4, 1.2}}, 0.5, control, 28, ScaleRule::mixture));
    double before = 0;
    for (double u = 0.01; u < 0.45; u += 0.01) {
        const double t = arm.quantile(u);
        CHECK(t > before);
        CHECK_THAT(arm.survival(t), WithinAbs(1 - u, 1e-12));
        before = t;
    }
}

TEST_CASE("ratios that cross 1 and laws of the treated arm's own are mixed, single ratios are not",
          "[exact][survival-law]") {
    CHECK(natural_rule(PiecewiseProportional{{7}, {0.5, 1.4}}) == ScaleRule::mixture);
    CHECK(natural_rule(PiecewiseProportional{{7}, {0.5, 1.0}}) == ScaleRule::log);
    CHECK(natural_rule(OwnLaw{Exponential{0.01}}) == ScaleRule::mixture);
    CHECK(natural_rule(Proportional{0.7}) == ScaleRule::log);
    CHECK(natural_rule(Accelerated{1.3}) == ScaleRule::log);
}

TEST_CASE("years of follow-up are met on even steps", "[exact][survival-law]") {
    const SurvivalLaw control = Exponential{0.0005};
    const ArmSurvival whole(control, Accelerated{2}),
        part(control, scaled(Accelerated{2}, 0.5, control, 3650, ScaleRule::mixture));
    for (const double day : {4.0, 1000.0, 3650.0})
        CHECK_THAT(part.survival(day),
                   WithinAbs(0.5 * ArmSurvival(control).survival(day) + 0.5 * whole.survival(day), 1e-14));
}
