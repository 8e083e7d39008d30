#include "sim/study/stated_shape.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::vector<std::string> said(const std::string& control, const std::string& effect) {
    return stated_shape_warnings(
        resolve(parse_scenario("follow_up_days = 28\n[survival]\n" + control + "mortality = [0.4]\nday = [28]\n" +
                                   "[effect]\n" + effect + "[[analysis]]\nname = \"time\"\ntest = \"log-rank\"\n",
                               "s.toml")));
}

}  // namespace

TEST_CASE("a constant treated hazard beside a falling one is said, with what it makes of the early ratio",
          "[scenario]") {
    const std::string treated = "mortality = [0.3]\nday = [28]\n";
    // Weibull with shape 1/2: control's cumulative hazard by day 7 is half of that by day 28, the treated a quarter.
    // log(0.7) / log(0.6) = 0.698.
    const std::vector<std::string> one = said("law = \"weibull\"\nshape = 0.5\n", treated);
    REQUIRE(one.size() == 1);
    CHECK(one[0].find("is 0.35 by day 7 and 0.70 by day 28") != std::string::npos);
    CHECK(said("law = \"exponential\"\n", treated).empty());
    CHECK(said("law = \"weibull\"\nshape = 0.5\n", "hazard_ratio = 0.7\n").empty());
}
