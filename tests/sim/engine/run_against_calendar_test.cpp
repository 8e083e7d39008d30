// Deaths and patients of whole runs, in which only what the analysis reads is drawn, against the calendar in
// expectation: every way to come, to be allocated and to be followed, at two sizes of one trial.
#include <cmath>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "sim/theory/closed_form.hpp"
#include "sim/theory/deaths_by_day.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

struct Way {
    const char *allocation, *recruitment, *follow_up;
};

Scenario scenario_of(const Way& way) {
    return parse_scenario(std::string("seed = 8\nfollow_up_days = 90\n[survival]\nlaw = \"weibull\"\nshape = 0.8\n"
                                      "mortality = 0.6\nday = 90\n[effect]\nhazard_ratio = 0.6\n[trial]\n") +
                              "dropout = { risk = 0.05 }\n" + way.allocation + "\n" + way.recruitment + "\n" +
                              way.follow_up + "\n[[analysis]]\ntest = \"log-rank\"\n",
                          "ways.toml");
}

}  // namespace

TEST_CASE("runs have the deaths of each arm that the calendar expects, however patients come and are followed",
          "[statistical]") {
    constexpr std::uint64_t kTrials = 4000;
    constexpr std::size_t kSizes[] = {120, 300};
    const char* const site = "randomization = { strata = [\"site\"] }";
    for (const Way& way : {
             Way{"", "", ""},
             Way{"allocation = [1, 2]", "", ""},
             Way{"randomization = { method = \"simple\" }", "recruitment = { sites = 6, per_site_per_month = 3 }", ""},
             Way{site, "recruitment = { sites = 6, per_site_per_month = 3, activation_months = 5 }", ""},
             Way{"allocation = [2, 1]", "recruitment = { sites = 6, accrual_months = 14 }", ""},
             Way{"", "recruitment = { sites = 6, per_site_per_month = 3, closes_after_months = 11 }", ""},
             Way{site, "recruitment = { sites = 6, per_site_per_month = 3, closes_after_months = 11 }", ""},
             Way{"", "recruitment = { sites = 6, per_site_per_month = 3 }",
                 "follow_up = { until = \"common-closing\", minimum_days = 28 }"},
             Way{"allocation = [1, 2]", "recruitment = { sites = 6, per_site_per_month = 9 }",
                 "follow_up = { until = \"common-closing\", minimum_days = 28 }"},
         }) {
        INFO(way.allocation << ", " << way.recruitment << ", " << way.follow_up);
        const Scenario scenario = scenario_of(way);
        const TrialModel model = resolve(scenario).model();
        const RunTally tally = run(run_request(scenario, model, kSizes, kTrials), Campaign::on_threads(2));
        for (std::size_t s = 0; s < std::size(kSizes); ++s) {
            const DeathsByDay calendar(model, static_cast<double>(kSizes[s]));
            const TrialTally& trial = tally.trial[s];
            // The calendar's days are expected ones: half a percent for what follows from days that vary.
            const auto close = [&](const MeanTally& seen, double expected) {
                const double error = std::hypot(4 * seen.mcse(kTrials), 0.005 * expected);
                return std::fabs(seen.mean(kTrials) - expected) < error + 1e-9;
            };
            CAPTURE(kSizes[s], calendar.patients(), trial.patients.mean(kTrials));
            CHECK(close(trial.patients, calendar.patients()));
            for (int arm = 0; arm < 2; ++arm) {
                const double expected = calendar.deaths(arm, calendar.end());
                CAPTURE(arm, expected, trial.deaths[arm].mean(kTrials));
                CHECK(close(trial.deaths[arm], expected));
                CHECK_FALSE(close(trial.deaths[arm], 1.03 * expected));  // the twin
            }
            // Schoenfeld's formula is within a point or two of 1:1 trials, and 5 too low for 1:2 ones of this size.
            const std::optional<ClosedForm> formula = closed_forms(model, scenario, kSizes[s])[0];
            REQUIRE(formula);
            const PowerEstimate power = power_estimate(tally.at(s, 0), Estimate::kUnknown);
            CAPTURE(formula->power, power.power.value);
            CHECK(std::fabs(power.power.value - formula->power) < 4 * power.power.mcse + 0.03);
        }
    }
}
