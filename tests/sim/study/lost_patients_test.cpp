#include "sim/study/lost_patients.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::vector<std::string> said(const std::string& dropout, const std::string& option) {
    return lost_patients_warnings(resolve(parse_scenario(
        "follow_up_days = 28\n[survival]\nlaw = \"exponential\"\n"
        "mortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n"
        "[trial]\ndropout = " +
            dropout + "\n[[analysis]]\nname = \"early\"\ntest = " + "\"proportion-difference\"\nday = 14\n" + option,
        "s.toml")));
}

}  // namespace

TEST_CASE("who leaves out many lost patients is told that risks come out too large", "[scenario]") {
    // A constant hazard that loses 36% by day 28 loses 20% by day 14.
    const std::vector<std::string> one = said("{ risk = 0.36 }", "");
    REQUIRE(one.size() == 1);
    CHECK(one[0].starts_with("20% of an arm are lost, and \"early\" leaves out those lost alive"));
    CHECK(said("{ risk = 0.0, treated_risk = 0.36 }", "").size() == 1);
    CHECK(said("{ risk = 0.02 }", "").empty());
    CHECK(said("{ risk = 0.36 }", "missing = \"survived\"\n").empty());
}
