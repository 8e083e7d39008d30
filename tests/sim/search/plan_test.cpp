// The optimism grid by value: power and required n of each cell against what follows from the cell's own two risks.
#include "sim/search/plan.hpp"

#include <cmath>

#include "tests/sim/search/exact_binomial.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kControl = 0.4, kRatio = 0.6;

// Total n at 1:1 of the pooled z test for 80% power at two-sided 5% (Fleiss 1981).
double pooled_z_n(double p1, double p0) {
    const double mean = 0.5 * (p1 + p0);
    const double sum = normal_quantile(0.975) * std::sqrt(2 * mean * (1 - mean)) +
                       normal_quantile(0.8) * std::sqrt(p1 * (1 - p1) + p0 * (1 - p0));
    return 2 * std::pow(sum / (p0 - p1), 2);
}

}  // namespace

// Required n: the formula is within 2% of enumeration here, and the search's own error is 5 standard errors of its
// interval (false alarm 1 in 1.7 million). Power at the plan's n: four (1 in 16,000), against enumeration.
TEST_CASE("each cell of the optimism grid has the power and the required n of its own effect and control mortality",
          "[statistical][plan]") {
    const Study study = resolve(parse_scenario(
        "seed = 9\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = "
        "0.6\n[explore]\nn = [120]\n"
        "effect_scale = [1, 0.5]\ncontrol_mortality_shift = [0, -0.1]\n[trial]\nrandomization = { block_sizes = [2] }\n"
        "[simulation]\ntrials = 1500\ntolerance = 0.1\n[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
        "plan.toml"));
    const Plan plan = make_plan(study, {}, Campaign::on_threads(2));
    REQUIRE(plan.grid.size() == 4);
    for (const double shift : {0.0, -0.1})
        for (const double scale : {1.0, 0.5}) {
            INFO("effect " << scale << ", control mortality moved by " << shift);
            const OptimismCell* cell = nullptr;
            for (const OptimismCell& c : plan.grid)
                if (c.point.effect_scale == scale && c.point.control_mortality_shift == shift) cell = &c;
            REQUIRE(cell);
            const double p0 = kControl + shift, p1 = 1 - std::pow(1 - p0, std::pow(kRatio, scale));
            CHECK_THAT(cell->control_mortality, WithinAbs(p0, 1e-9));
            const double power = enumerated_power(ProportionDifference{}, 60, 60, p1, p0);
            CHECK_THAT(cell->power[0].power.value, WithinAbs(power, 4 * std::sqrt(power * (1 - power) / 1500)));
            const double expected = pooled_z_n(p1, p0);
            const SampleSize& size = cell->sizes[0];
            INFO("n " << size.n << " (" << size.n_lower << " to " << size.n_upper << "), by formula " << expected);
            REQUIRE(size.reachable);
            const double half = 0.5 * (size.n_upper - size.n_lower);
            CHECK(half < 0.2 * expected);
            CHECK_THAT(static_cast<double>(size.n), WithinAbs(expected, 0.02 * expected + 5 / 1.96 * half));
        }
}

// Four standard errors: a false alarm in 16,000 runs of new seeds, for each of two.
TEST_CASE("a plan under the other reading of the pilot is simulated from that reading", "[statistical][plan]") {
    const TemporaryFolder folder;
    const auto pilot = [&](const std::string& name, int treated_deaths) {  // 40 of 100 die under control
        std::string csv = "arm,time,status\n";
        for (int i = 0; i < 200; ++i) {
            const bool dies = i / 2 < (i % 2 ? treated_deaths : 40);
            csv += std::to_string(i % 2) + (dies ? ",14,1\n" : ",28,0\n");
        }
        folder.write(name, csv);
    };
    pilot("main.csv", 20);
    pilot("other.csv", 30);
    const Study study =
        resolve(parse_scenario("seed = 9\n[pilot]\nsurvival = \"main.csv\"\nsensitivity = \"other.csv\"\n"
                               "[survival]\nfrom = \"pilot\"\n[effect]\nfrom = \"pilot\"\n[explore]\nn = [120]\n"
                               "effect_scale = [1]\ncontrol_mortality_shift = [0]\n[trial]\nrandomization = { "
                               "block_sizes = [2] }\n[simulation]\ntrials = 1500\ntolerance = 0.1\n"
                               "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
                               folder.path() + "/plan.toml", {}, test::kDisk),
                test::kDisk);
    const Plan plan = make_plan(study, {}, Campaign::on_threads(2));
    REQUIRE(plan.sensitivity);
    const auto check = [&](const PowerEstimate& e, double deaths) {  // Jeffreys' posterior means
        const double power = enumerated_power(ProportionDifference{}, 60, 60, (deaths + 0.5) / 101, 40.5 / 101);
        CHECK_THAT(e.power.value, WithinAbs(power, 4 * std::sqrt(power * (1 - power) / static_cast<double>(e.trials))));
    };
    check(plan.curve[plan.main_point].analyses[0], 20);
    check(plan.sensitivity->power[0], 30);
}
