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

TEST_CASE("without proportional hazards there is no formula for the log-rank test", "[exact]") {
    CHECK_FALSE(forms("hazard_ratio = { cuts = [7], values = [0.5, 1.2] }", 600)[2]);
    CHECK_FALSE(forms("hazard_ratio = { cuts = [7], values = [0.5, 1.2] }", 600)[3]);
}
