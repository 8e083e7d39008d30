// Times drawn as the simulation draws them follow their law: Kolmogorov's test on 200,000 times a law.
//
// False-alarm rate: P(sqrt(n) D > x) < 2 exp(-2 x^2) (Massart 1990), x = 2.81 gives below 3e-7 a comparison, about 1e-5
// for the whole test. The twin, times of a law with 3% more hazard, has D = 0.011, far above 2.81 / sqrt(200000) =
// 0.0063.
#include <algorithm>
#include <cmath>

#include "models/survival/arm_survival.hpp"
#include "sim/random/fill.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kTimes = 200000;

std::vector<double> exposures(std::uint64_t replicate) {
    std::vector<double> e(kTimes);
    fill_uniforms({20221122, replicate}, 0, Purpose::death, 0, e, {});
    for (double& x : e) x = -vector_math::log(x);
    return e;
}

// sqrt(n) times the largest distance between the empirical distribution of t and the arm's at every eighth time
// (looking at fewer can only lessen the false-alarm rate); infinite times count as survivors.
double kolmogorov(const ArmSurvival& arm, std::vector<double> t) {
    std::sort(t.begin(), t.end());
    const double n = static_cast<double>(t.size());
    double distance = 0;
    for (std::size_t i = 0; i < t.size() && std::isfinite(t[i]); i += 8) {
        const double f = 1 - arm.survival(t[i]);
        distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
    }
    return std::sqrt(n) * distance;
}

}  // namespace

TEST_CASE("drawn times follow their law, and those of 3% more hazard do not", "[statistical][survival-law]") {
    const std::vector<SurvivalLaw> laws{Exponential{0.02},
                                        Weibull{0.6, 80},
                                        Gompertz{-0.02, 0.03},
                                        LogNormal{3.1, 1.2},
                                        LogLogistic{1.4, 25},
                                        GeneralizedGamma{3, 1.1, 0.6},
                                        GeneralizedGamma{2.8, 0.9, -0.4},
                                        PiecewiseExponential{{7, 14}, {0.05, 0.0, 0.011}},
                                        RoystonParmar{{0, 1.1, 2.6, 3.3}, {-4.5, 2.07, 0.43, -0.3}},
                                        MixtureCure{0.2, Weibull{0.9, 12}}};
    const std::vector<Effect> effects{NoEffect{}, PiecewiseProportional{{5, 14}, {1.5, 0.4, 0.9}}, Accelerated{1.8}};
    std::vector<double> t(kTimes), e;
    std::uint64_t replicate = 0;
    for (const SurvivalLaw& law : laws) {
        for (const Effect& effect : effects) {
            const ArmSurvival arm(law, effect);
            INFO(name_of(law) << " under " << name_of(effect));
            e = exposures(++replicate);
            arm.times(e, t);
            CHECK(kolmogorov(arm, t) < 2.81);
            for (double& x : e) x /= 1.03;
            arm.times(e, t);
            CHECK(kolmogorov(arm, t) > 2.81);
        }
    }
}
