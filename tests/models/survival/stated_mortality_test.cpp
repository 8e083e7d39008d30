#include "models/survival/stated_mortality.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

double mortality(const SurvivalLaw& law, double day) { return 1 - survival(law, day); }

}  // namespace

TEST_CASE("a law stated by mortalities has those mortalities", "[exact][survival-law]") {
    const std::vector<Landmark> one{{28, 0.4}}, two{{7, 0.25}, {28, 0.4}}, three{{7, 0.3}, {14, 0.3}, {28, 0.4}};
    for (const char* name : {"weibull", "log-logistic", "log-normal"}) {
        INFO(name);
        CHECK_THAT(mortality(law_from_mortality(name, one, 0.6), 28), WithinRel(0.4, 1e-12));
        const SurvivalLaw law = law_from_mortality(name, two);
        CHECK_THAT(mortality(law, 7), WithinRel(0.25, 1e-12));
        CHECK_THAT(mortality(law, 28), WithinRel(0.4, 1e-12));
        CHECK(name_of(law) == name);
    }
    CHECK(std::get<Weibull>(law_from_mortality("weibull", one, 0.6)).shape == 0.6);
    CHECK_THAT(std::get<LogNormal>(law_from_mortality("log-normal", one, 0.6)).sdlog, WithinRel(0.6, 1e-14));
    CHECK_THAT(mortality(law_from_mortality("exponential", one), 28), WithinRel(0.4, 1e-12));
    CHECK_THAT(mortality(law_from_mortality("gompertz", one, -0.05), 28), WithinRel(0.4, 1e-12));
    const SurvivalLaw pieces = law_from_mortality("piecewise-exponential", three);
    for (const Landmark& landmark : three)
        CHECK_THAT(mortality(pieces, landmark.day), WithinRel(landmark.mortality, 1e-12));
    CHECK(std::get<PiecewiseExponential>(pieces).rates[1] == 0);
}

TEST_CASE("targets that no law meets are refused", "[exact][survival-law]") {
    const auto refused = [](const char* law, std::vector<Landmark> landmarks, std::optional<double> shape = {}) {
        CHECK_THROWS_AS(law_from_mortality(law, landmarks, shape), InputError);
    };
    refused("exponential", {});
    refused("exponential", {{28, 0}});
    refused("exponential", {{28, 1}});
    refused("exponential", {{0, 0.4}});
    refused("exponential", {{7, 0.2}, {28, 0.4}});
    refused("exponential", {{28, 0.4}}, 0.6);
    refused("weibull", {{28, 0.4}});
    refused("weibull", {{28, 0.4}}, 0);
    refused("weibull", {{28, 0.4}, {7, 0.2}});
    refused("weibull", {{7, 0.4}, {28, 0.2}});
    refused("weibull", {{7, 0.2}, {28, 0.4}}, 1);
    refused("gompertz", {{28, 0.4}});
    refused("royston-parmar", {{28, 0.4}});
    refused("weibul", {{28, 0.4}}, 1);
}

TEST_CASE("a shifted law keeps its kind or its daily hazards, and has the shifted mortality", "[exact][survival-law]") {
    const std::vector<SurvivalLaw> laws{Exponential{0.02},
                                        Weibull{0.6, 80},
                                        Gompertz{-0.05, 0.03},
                                        PiecewiseExponential{{7, 14}, {0.05, 0.0, 0.011}},
                                        RoystonParmar{{0, 2, 3.4}, {-4, 1.1, 0.02}},
                                        LogNormal{3.1, 1.2},
                                        LogLogistic{1.4, 25},
                                        GeneralizedGamma{3, 1.1, 0.6},
                                        MixtureCure{0.5, Weibull{0.9, 12}}};
    for (const SurvivalLaw& law : laws) {
        INFO(name_of(law));
        const SurvivalLaw shifted = shift_mortality(law, 28, -0.1, 28);
        check(shifted);
        CHECK_THAT(mortality(shifted, 28), WithinRel(mortality(law, 28) - 0.1, 1e-12));
        const double factor = cumulative_hazard(shifted, 28) / cumulative_hazard(law, 28);
        for (const double day : {1.0, 7.0, 15.0})
            CHECK_THAT(cumulative_hazard(shifted, day), WithinRel(factor * cumulative_hazard(law, day), 1e-12));
        CHECK(shift_mortality(law, 28, 0, 28).index() == law.index());
        CHECK_THROWS_AS(shift_mortality(law, 28, -0.99, 28), InputError);
        CHECK_THROWS_AS(shift_mortality(law, 28, 0.99, 28), InputError);
    }
    CHECK(name_of(shift_mortality(laws[1], 28, 0.1, 28)) == "weibull");
    CHECK(name_of(shift_mortality(laws[5], 28, 0.1, 28)) == "piecewise-exponential");
}
