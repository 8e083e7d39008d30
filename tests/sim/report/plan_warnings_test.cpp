// Warnings of a plan say the numbers that they are about, each in its place.
#include "sim/report/plan_warnings.hpp"

#include "sim/results/pilot_rows.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

Study pilot_study(const std::string& prior) {
    return resolve(read_scenario(test::kDisk, std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml",
                                 {"survival.prior=\"" + prior + "\""}),
                   test::kDisk);
}

}  // namespace

TEST_CASE("a calibration that misses says what it reached and what it should have", "[exact]") {
    const Study study = resolve(parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[sofa]\n[effect]\nhazard_ratio = 0.7\n[trial]\n"
        "arms = [\"usual care\", \"new\"]\n[[analysis]]\nname = \"a\"\ntest = \"log-rank\"\n",
        "warned.toml"));
    Plan plan;
    plan.n = 100;
    plan.curve.resize(1);
    plan.curve[0].analyses.resize(1);
    plan.null = plan.curve[0];
    plan.sizes.resize(1);
    const auto said = [&] {
        std::string all;
        for (const std::string& warning : plan_warnings(study, plan)) all += warning + "\n";
        return all;
    };
    plan.calibration[1].residuals = {{7, 0.25, 0.2503, 0.02}};
    CHECK_THAT(said(), !ContainsSubstring("Calibration of arm"));
    plan.calibration[1].residuals = {{7, 0.25, 0.2503, 0.02}, {28, 0.4, 0.31, 0.02}};
    CHECK_THAT(said(),
               ContainsSubstring("Calibration of arm new misses its mortality by day 28: 31.00% instead of 40.00%."));
}

TEST_CASE("the pilot's intervals are of the prior that was asked for", "[exact]") {
    CHECK(pilot_report(pilot_study("dirichlet")).interval_method == "posterior from a Dirichlet prior of weight 1");
    CHECK(pilot_report(pilot_study("jeffreys-by-interval")).interval_method ==
          "posterior from Jeffreys priors, one an interval");
}
