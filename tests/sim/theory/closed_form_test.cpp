// Power by formula where patients are lost: exponential deaths (hazard a) and losses (hazard b), where P(death seen by
// d) is a / (a + b) (1 - exp(-(a + b) d)).
#include "sim/theory/closed_form.hpp"

#include <cmath>

#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr double kDay = 28, kControl = 0.4, kRatio = 0.7, kLost = 0.15;

std::vector<std::optional<ClosedForm>> forms(const std::string& effect, std::size_t n) {
    const Study study = resolve(parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n" + effect +
            "\n[trial]\nallocation = [1, 2]\nrandomization = { block_sizes = [6] }\ndropout = { risk = 0.15 }\n"
            "[[analysis]]\nname = \"a\"\ntest = \"proportion-difference\"\nmissing = \"exclude\"\n"
            "[[analysis]]\nname = \"b\"\ntest = \"proportion-difference\"\nmissing = \"survived\"\nvariance = "
            "\"unpooled\"\n"
            "[[analysis]]\nname = \"c\"\ntest = \"log-rank\"\n[[analysis]]\nname = \"d\"\ntest = \"cox\"\n"
            "[[analysis]]\nname = \"e\"\ntest = \"log-rank\"\nweights = \"gehan\"\n",
        "test.toml"));
    return closed_forms(study.model(), study.scenario, n);
}

double seen(double hazard, double loss) { return hazard / (hazard + loss) * (1 - std::exp(-(hazard + loss) * kDay)); }

}  // namespace

TEST_CASE("closed forms count the lost as the analysis does", "[exact]") {
    const double control = -std::log(1 - kControl) / kDay, treated = kRatio * control,
                 loss = -std::log(1 - kLost) / kDay;
    const double n1 = 400, n0 = 200, d1 = seen(treated, loss), d0 = seen(control, loss);
    const double known1 = d1 + std::exp(-(treated + loss) * kDay), known0 = d0 + std::exp(-(control + loss) * kDay);
    const auto f = forms("hazard_ratio = 0.7", 600);
    for (std::size_t a = 0; a < 4; ++a) REQUIRE(f[a]);
    CHECK_THAT(f[0]->power, WithinAbs(pooled_z_power(d1 / known1, d0 / known0, n1 * known1, n0 * known0, 0.025), 1e-9));
    CHECK_THAT(f[1]->power, WithinAbs(unpooled_z_power(d1, d0, n1, n0, 0.025), 1e-9));
    CHECK_THAT(f[2]->power, WithinAbs(schoenfeld_power(kRatio, n1 * d1 + n0 * d0, 2.0 / 3, 0.025), 1e-9));
    CHECK(f[3]->power == f[2]->power);
    CHECK_FALSE(f[4]);
}

// Worked out apart: Python's statistics.NormalDist; the t-test's by Simpson's rule over the chi distribution of its
// error.
TEST_CASE("formulas of power in arms of unequal size", "[exact]") {
    const double p1 = 1 - std::pow(0.6, 0.7);
    CHECK_THAT(pooled_z_power(p1, 0.4, 1800, 600, 1e-4), WithinAbs(0.7756643065410309, 1e-10));
    CHECK_THAT(unpooled_z_power(p1, 0.4, 1800, 600, 1e-4), WithinAbs(0.7428020339631, 1e-10));
    CHECK_THAT(schoenfeld_power(0.7, 1800 * p1 + 600 * 0.4, 0.75, 1e-4), WithinAbs(0.7249248389728734, 1e-10));
    CHECK_THAT(schoenfeld_deaths(0.7, 0.9, 0.75, 1e-4), WithinAbs(1048.31598543, 1e-6));
    CHECK_THAT(t_test_power(0.5, 90, 30, 0.025), WithinAbs(0.652621054, 1e-6));
}

TEST_CASE("a simulated power above its formula is so many errors above it", "[exact]") {
    CHECK_THAT(difference_in_mcse({0.84, 0.02, 0, 1}, {0.8, ""}), WithinAbs(2, 1e-9));
    CHECK(std::isnan(difference_in_mcse({1, 0, 0, 1}, {0.8, ""})));
}

TEST_CASE("a simulated power far from its formula carries a caveat, by points and by errors", "[exact]") {
    CHECK_FALSE(caveat_of_difference({0.20, 0.007, 0, 1}, 0.47).empty());
    CHECK_FALSE(caveat_of_difference({0.90, 0.007, 0, 1}, 0.84).empty());
    CHECK(caveat_of_difference({0.90, 0.007, 0, 1}, 0.86).empty());  // 4 points: formulas err by that
    CHECK(caveat_of_difference({0.90, 0.03, 0, 1}, 0.78).empty());   // 4 errors
    CHECK_FALSE(caveat_of_difference({1, 0, 0, 1}, 0.94).empty());
    CHECK(caveat_of_difference({0.9, 0.01, 0, 1}, std::nan("")).empty());
}

TEST_CASE("a patient who is lost counts as a death where the analysis has it so", "[exact]") {
    const Study study = resolve(parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[trial]\n"
        "dropout = { risk = 0.15 }\n[[analysis]]\ntest = \"proportion-difference\"\nmissing = \"died\"\n"
        "[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n[design]\nalpha = 0.05\n",
        "test.toml"));
    const double control = -std::log(0.6) / kDay, treated = kRatio * control, loss = -std::log(1 - kLost) / kDay;
    const auto risk = [&](double hazard) { return 1 - std::exp(-(hazard + loss) * kDay); };  // dead or lost
    const TrialModel model = study.model();
    CHECK_THAT(closed_forms(model, study.scenario, 600)[0]->power,
               WithinAbs(pooled_z_power(risk(treated), risk(control), 300, 300, 0.025), 1e-9));
    // Schoenfeld (1981): 4 (z + z)^2 / log(0.7)^2 for 80% at 0.025 one-sided.
    const auto deaths = deaths_for_power(model, study.scenario, 1, 600);
    REQUIRE(deaths);
    CHECK_THAT(deaths->needed, WithinAbs(4 * 7.848879734 / (std::log(0.7) * std::log(0.7)), 1e-5));
    CHECK_THAT(deaths->expected, WithinAbs(300 * seen(treated, loss) + 300 * seen(control, loss), 1e-6));
}

TEST_CASE("without proportional hazards there is no formula for the log-rank test", "[exact]") {
    CHECK_FALSE(forms("hazard_ratio = { cuts = [7], values = [0.5, 1.2] }", 600)[2]);
    CHECK_FALSE(forms("hazard_ratio = { cuts = [7], values = [0.5, 1.2] }", 600)[3]);
}
