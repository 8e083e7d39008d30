// The library's boundaries beside the program's.
#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

TEST_CASE("the library's boundaries are the program's, to the last bit", "[design][api]") {
    const json told =
        answer({"boundaries", "--looks", "3", "--alpha", "0.05", "--sides", "2", "--efficacy", "hsd:-2", "--futility",
                "conditional-power:0.1", "--futility-effect", "trend", "--observed", "0.3,0.7"});
    const equipoise::BoundaryResult result = equipoise::boundaries({.looks = {1 / 3.0, 2 / 3.0, 1},
                                                                    .alpha = 0.05,
                                                                    .sides = 2,
                                                                    .efficacy = "hwang-shih-decani:-2",
                                                                    .futility = "conditional-power:0.1",
                                                                    .futility_effect = "trend",
                                                                    .observed = {0.3, 0.7}});
    REQUIRE(result.looks.rows() == 3);
    for (std::size_t row = 0; row < 3; ++row) CHECK(same(told.at("looks")[row], result.looks, row) == 17);
    for (std::size_t row = 0; row < 2; ++row) CHECK(same(told.at("observed")[row], result.observed, row) == 17);
    CHECK(same(told, result.design, 0, {{"observed_ends", ""}}) == 14);
    CHECK(result.design.text(0, "futility") == "conditional-power:0.1");
    try {
        equipoise::boundaries({.looks = {0.5, 0.9}, .beta = 2});
        FAIL("taken");
    } catch (const equipoise::InputError& error) {
        REQUIRE(error.problems().size() == 2);
        CHECK(error.problems()[0].place == "beta");
        CHECK(error.problems()[1].place == "looks");
    }
}
