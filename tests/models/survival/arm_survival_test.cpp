// Effects on the control arm's law: what each does to the hazard, that times invert it, and how effects shrink.
#include "models/survival/arm_survival.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::vector<SurvivalLaw> laws() {
    return {Exponential{0.02},
            Weibull{0.6, 80},
            Weibull{1.7, 40},
            Gompertz{-0.05, 0.03},
            Gompertz{0.02, 0.01},
            LogNormal{3.1, 1.2},
            LogLogistic{1.4, 25},
            PiecewiseExponential{{7, 14}, {0.05, 0.0, 0.011}},
            PiecewiseExponential{{3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29},
                                 {.01, .02, .03, .04, 0, .05, .06, .01, .02, .03, .04, .05, .06, .01, .02}},
            GeneralizedGamma{3, 1.1, 0.6},
            GeneralizedGamma{2.8, 0.9, -0.4},
            GeneralizedGamma{2.2, 2.5, -3.1},
            GeneralizedGamma{3, 1, 0.01},
            GeneralizedGamma{3, 1, -1e-6},
            GeneralizedGamma{3, 1, 0},
            RoystonParmar{{0, 1.09861228866811, 2.56494935746154, 3.3322045101752},
                          {-4.4919999343226, 2.06828220950044, 0.433355705988306, -0.30238011640199}},
            RoystonParmar{{0, 2, 3.4}, {-4, 1.1, 0.02}, SplineScale::odds},
            RoystonParmar{{0, 2, 3.4}, {-2.5, 0.5, -0.01}, SplineScale::normal},
            MixtureCure{0.55, Weibull{0.9, 12}},
            MixtureCure{0.2, LogNormal{3, 1}},
            MixtureCure{0, Exponential{0.1}},
            MixtureCure{1, Exponential{0.1}}};
}

std::vector<Effect> effects() {
    return {NoEffect{},
            Proportional{0.7},
            PiecewiseProportional{{5, 14}, {1.5, 0.4, 0.9}},
            PiecewiseProportional{{10}, {0.0, 2.0}},
            Accelerated{1.8},
            OwnLaw{Weibull{1.2, 60}}};
}

std::vector<double> exposures() {
    std::vector<double> e;
    for (double u = 0.001; u < 1; u += 0.0137) e.push_back(-std::log1p(-u));
    e.insert(e.end(), {1e-12, 1e-6, 5.0, 20.0, 37.0});
    return e;
}

}  // namespace

TEST_CASE("times are where the arm's cumulative hazard reaches each exposure", "[exact][survival-law]") {
    const std::vector<double> e = exposures();
    std::vector<double> t(e.size());
    for (const SurvivalLaw& law : laws()) {
        for (const Effect& effect : effects()) {
            const ArmSurvival arm(law, effect);
            arm.times(e, t);
            for (std::size_t i = 0; i < e.size(); ++i) {
                INFO(name_of(law) << " under " << name_of(effect) << ", e = " << e[i] << ", t = " << t[i]);
                if (std::isinf(t[i])) {
                    REQUIRE(arm.cumulative_hazard(1e15) < e[i]);
                } else {
                    REQUIRE_THAT(arm.cumulative_hazard(t[i]), WithinRel(e[i], 1e-9) || WithinAbs(e[i], 1e-14));
                    const double u = -std::expm1(-e[i]);
                    if (e[i] < 20) REQUIRE_THAT(arm.quantile(u), WithinRel(t[i], 1e-7));
                }
            }
        }
    }
}

TEST_CASE("the hazard is the slope of the cumulative hazard and RMST the area under survival",
          "[exact][survival-law]") {
    for (const SurvivalLaw& law : laws()) {
        for (const Effect& effect : effects()) {
            const ArmSurvival arm(law, effect);
            INFO(name_of(law) << " under " << name_of(effect));
            for (const double t : {0.3, 4.2, 12.1, 22.2, 40.4}) {
                const double h = 1e-5 * t;
                REQUIRE_THAT((arm.cumulative_hazard(t + h) - arm.cumulative_hazard(t - h)) / (2 * h),
                             WithinRel(arm.hazard(t), 1e-5) || WithinAbs(0, 1e-12));
            }
            // Simpson's rule on cells that no jump of a hazard cuts
            double area = 0;
            const double tau = 28, h = 1.0 / 64;
            for (double start = 0; start < tau; start += h)
                area += h / 6 * (arm.survival(start) + 4 * arm.survival(start + h / 2) + arm.survival(start + h));
            REQUIRE_THAT(arm.rmst(tau), WithinAbs(area, 1e-3));
        }
    }
}

TEST_CASE("effects do to the hazard what their names say", "[exact][survival-law]") {
    const SurvivalLaw control = Weibull{0.6, 80};
    CHECK_THAT(ArmSurvival(control, Proportional{0.7}).hazard(9), WithinRel(0.7 * hazard(control, 9), 1e-14));
    const ArmSurvival delayed(control, PiecewiseProportional{{5}, {1, 0.5}});
    CHECK(delayed.hazard(4) == hazard(control, 4));
    CHECK_THAT(delayed.hazard(5), WithinRel(0.5 * hazard(control, 5), 1e-14));
    CHECK_THAT(delayed.cumulative_hazard(20),
               WithinRel(0.5 * (cumulative_hazard(control, 5) + cumulative_hazard(control, 20)), 1e-14));
    const std::vector<double> e = exposures();
    std::vector<double> slow(e.size()), usual(e.size());
    ArmSurvival(control, Accelerated{2}).times(e, slow);
    ArmSurvival(control).times(e, usual);
    for (std::size_t i = 0; i < e.size(); ++i) CHECK(slow[i] == 2 * usual[i]);
    std::vector<double> never(e.size());
    ArmSurvival(control, Proportional{0}).times(e, never);
    for (const double t : never) CHECK(std::isinf(t));
}

TEST_CASE("an effect of scale 0 is none and of scale 1 itself, and between the log ratio is shrunk",
          "[exact][survival-law]") {
    const SurvivalLaw control = PiecewiseExponential{{7, 14}, {0.05, 0.004, 0.011}};
    const SurvivalLaw treated = PiecewiseExponential{{14, 21}, {0.01, 0.03, 0.02}};
    for (const Effect& effect : {Effect(Proportional{0.5}), Effect(PiecewiseProportional{{7}, {0.5, 2}}),
                                 Effect(Accelerated{3}), Effect(OwnLaw{treated})}) {
        const ArmSurvival none(control, scaled(effect, 0, control, 28, ScaleRule::log)),
            whole(control, scaled(effect, 1, control, 28, ScaleRule::log)), arm(control, effect);
        for (const double t : {1.0, 9.0, 16.0, 27.0, 60.0}) {
            CHECK(none.cumulative_hazard(t) == cumulative_hazard(control, t));
            CHECK(whole.cumulative_hazard(t) == arm.cumulative_hazard(t));
        }
    }
    CHECK_THAT(std::get<Proportional>(scaled(Proportional{0.5}, 0.5, control, 28, ScaleRule::log)).hazard_ratio,
               WithinRel(std::sqrt(0.5), 1e-14));
    CHECK_THAT(std::get<Accelerated>(scaled(Accelerated{3}, 0.25, control, 28, ScaleRule::log)).time_ratio,
               WithinRel(std::pow(3, 0.25), 1e-14));
    const auto shrunk =
        std::get<PiecewiseExponential>(std::get<OwnLaw>(scaled(OwnLaw{treated}, 0.5, control, 28, ScaleRule::log)).law);
    REQUIRE(shrunk.cuts == std::vector<double>{7, 14, 21});
    const std::vector<double> r0{0.05, 0.004, 0.011, 0.011}, r1{0.01, 0.01, 0.03, 0.02};
    for (std::size_t k = 0; k < 4; ++k) CHECK_THAT(shrunk.rates[k], WithinRel(std::sqrt(r0[k] * r1[k]), 1e-12));
    // A smooth law of its own is interpolated day by day.
    const auto daily = std::get<PiecewiseExponential>(
        std::get<OwnLaw>(scaled(OwnLaw{Weibull{1.2, 60}}, 0.5, control, 28, ScaleRule::log)).law);
    CHECK(daily.rates.size() == 28);
    const double h0 = 0.05, h1 = std::pow(3 / 60.0, 1.2) - std::pow(2 / 60.0, 1.2);
    CHECK_THAT(daily.rates[2], WithinRel(std::sqrt(h0 * h1), 1e-12));
}

TEST_CASE("what has no logarithm is not shrunk but refused", "[exact][survival-law]") {
    const SurvivalLaw control = PiecewiseExponential{{7, 14}, {0.05, 0.0, 0.011}};
    CHECK_THROWS_AS(scaled(OwnLaw{PiecewiseExponential{{14}, {0.0, 0.0255}}}, 0.5, control, 28, ScaleRule::log),
                    InputError);
    CHECK_THROWS_AS(scaled(Proportional{0}, 0.5, control, 28, ScaleRule::log), InputError);
    CHECK_THROWS_AS(scaled(Proportional{0.5}, 1.5, control, 28, ScaleRule::log), InputError);
    // Nobody dies between 7 and 14 in either arm: that stays so.
    const auto both =
        std::get<PiecewiseExponential>(std::get<OwnLaw>(scaled(OwnLaw{PiecewiseExponential{{7, 14}, {0.02, 0.0, 0.02}}},
                                                               0.5, control, 28, ScaleRule::log))
                                           .law);
    CHECK(both.rates[1] == 0);
}

TEST_CASE("parameters that are no law's are refused with their place", "[exact][survival-law]") {
    const double nan = std::nan("");
    for (const SurvivalLaw& law :
         {SurvivalLaw(Exponential{-1}), SurvivalLaw(Exponential{nan}), SurvivalLaw(Weibull{0, 1}),
          SurvivalLaw(Weibull{1, -3}), SurvivalLaw(Gompertz{nan, 1}), SurvivalLaw(LogNormal{1, 0}),
          SurvivalLaw(LogLogistic{1, INFINITY}), SurvivalLaw(PiecewiseExponential{{14, 7}, {1, 1, 1}}),
          SurvivalLaw(PiecewiseExponential{{7}, {1}}), SurvivalLaw(PiecewiseExponential{{0}, {1, 1}}),
          SurvivalLaw(PiecewiseExponential{{7}, {1, -1}}), SurvivalLaw(GeneralizedGamma{1, 0, 1}),
          SurvivalLaw(MixtureCure{1.5, Exponential{1}}), SurvivalLaw(MixtureCure{0.5, Exponential{-1}}),
          SurvivalLaw(RoystonParmar{{0, 3}, {-4, -1}}), SurvivalLaw(RoystonParmar{{0, 3}, {-4}}),
          SurvivalLaw(RoystonParmar{{3, 0}, {-4, 1}}), SurvivalLaw(RoystonParmar{{0, 1, 3}, {-4, 1, 1}})})
        CHECK_THROWS_AS(check(law), InputError);
    CHECK_THROWS_WITH(check(Weibull{0, 1}, "survival"), ContainsSubstring("survival.shape"));
    CHECK_THROWS_AS(ArmSurvival(Exponential{0.1}, Proportional{-1}), InputError);
    CHECK_THROWS_AS(ArmSurvival(Exponential{0.1}, PiecewiseProportional{{7}, {1}}), InputError);
    CHECK_THROWS_AS(ArmSurvival(Exponential{0.1}, Accelerated{0}), InputError);
    CHECK_THROWS_AS(ArmSurvival(Exponential{0.1}, OwnLaw{Exponential{-1}}), InputError);
}
