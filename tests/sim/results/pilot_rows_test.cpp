// What a report says of its pilot, against counts by hand and the posterior's own quantiles.
#include "sim/results/pilot_rows.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

// 20 controls, of whom 6 die by day 7 and 2 of the 14 left between day 14 and 28; 10 treated, of whom 3 die then.
PilotReport report() {
    const test::TemporaryFolder folder;
    folder.write("p.csv", "arm,left,right,n\nMSC,14,28,3\nMSC,28,,7\ncontrol,0,7,6\ncontrol,14,28,2\ncontrol,28,,12\n");
    const std::string scenario = folder.write(
        "s.toml",
        "[pilot]\nsurvival = \"p.csv\"\n[survival]\nlaw = \"piecewise-exponential\"\ncuts = [7, 14]\nfrom = \"pilot\"\n"
        "[effect]\nfrom = \"pilot\"\n[trial]\narms = [\"control\", \"MSC\"]\n[[analysis]]\ntest = \"fisher\"\n");
    return pilot_report(resolve(read_scenario(test::kDisk, scenario), test::kDisk));
}

}  // namespace

TEST_CASE("a pilot's deaths, numbers at risk and risks by interval are those counted by hand", "[exact][fit]") {
    const std::vector<FitRow> rows = fit_rows(report());
    const auto value = [&](const std::string& arm, const std::string& quantity, double to) {
        for (const FitRow& row : rows)
            if (row.arm == arm && row.quantity == quantity && (std::isnan(to) ? std::isnan(row.to) : row.to == to))
                return row.value;
        FAIL("no " << quantity << " of " << arm);
        return 0.0;
    };
    CHECK(value("control", "patients", unknown) == 20);
    CHECK(value("control", "deaths", unknown) == 8);
    CHECK(value("MSC", "patients", unknown) == 10);
    CHECK(value("MSC", "deaths", unknown) == 3);
    const double ends[] = {7, 14, 28}, at_risk[] = {20, 14, 14}, deaths[] = {6, 0, 2}, alive[] = {0.7, 0.7, 0.6};
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(value("control", "interval at risk", ends[k]) == at_risk[k]);
        CHECK(value("control", "interval deaths", ends[k]) == deaths[k]);
        CHECK_THAT(value("control", "interval risk", ends[k]), WithinAbs(deaths[k] / at_risk[k], 1e-12));
        CHECK_THAT(value("control", "survival observed", ends[k]), WithinAbs(alive[k], 1e-12));
    }
    CHECK_THAT(value("MSC", "interval risk", 28), WithinAbs(0.3, 1e-12));
}

// By day 7 mortality of control has a beta posterior of 6.125 and 14.875 (one patient's prior weight: half of him alive
// at day 28, half spread over the 28 days). A limit from 2,000 draws lies within 4 errors of its rank: false alarm 1 in
// 16,000 each.
TEST_CASE("the band around the simulated survival holds the middle 95% of the posterior", "[statistical][fit]") {
    const PilotReport pilot = report();
    const SurvivalPoint& at = pilot.arms[0].survival.at(7);
    REQUIRE(at.day == 7);
    const double error = 4 * std::sqrt(0.025 * 0.975 / 2000);
    CHECK_THAT(at.estimate, WithinAbs(1 - 6.125 / 21, 1e-9));
    CHECK_THAT(beta_cdf(1 - at.upper, 6.125, 14.875), WithinAbs(0.025, error));
    CHECK_THAT(beta_cdf(1 - at.lower, 6.125, 14.875), WithinAbs(0.975, error));
    // Fisher's test of 3 of 10 against 8 of 20 (R: fisher.test), and the difference of risks.
    REQUIRE(pilot.contrast);
    CHECK_THAT(pilot.contrast->difference, WithinAbs(-0.1, 1e-12));
    CHECK_THAT(pilot.contrast->p_value, WithinAbs(0.701995156, 1e-6));
}
