// How long a trial takes under each rule of recruitment and follow-up, where patients come evenly and it can be worked
// out; and a required n that the close of recruitment forbids.
#include "sim/search/duration.hpp"

#include <cmath>

#include "sim/search/sample_size.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Scenario scenario(const std::string& trial, const std::string& more = "") {
    return parse_scenario(
        "follow_up_days = 365\n[survival]\nlaw = \"exponential\"\nrate = 0.002\n[effect]\n"
        "hazard_ratio = 0.5\n[trial]\n" +
            trial + "\n[[analysis]]\ntest = \"log-rank\"\n" + more,
        "d.toml");
}

Duration duration(const Scenario& s, std::size_t n) {
    return expected_duration(s, resolve(s).model(), n, Campaign::on_threads(1));
}

constexpr double kYear = 365 / 30.4375;

}  // namespace

TEST_CASE("a trial lasts until the last patient's follow-up, the common closing date or the close", "[exact]") {
    const std::string even = "recruitment = { arrivals = \"even\", activation_months = 0, sites = 1, ";
    const auto check = [](const Duration& d, double last, double end) {
        CHECK_THAT(d.recruitment_months.median, WithinAbs(last, 1e-9));
        CHECK_THAT(d.total_months.median, WithinAbs(end, 1e-9));
    };
    check(duration(scenario(even + "per_site_per_month = 10 }"), 100), 9.95, 9.95 + kYear);
    check(duration(scenario(even + "rates = [10, 20], rate_months = [0, 2] }"), 100), 2 + 79.5 / 20,
          2 + 79.5 / 20 + kYear);
    check(duration(scenario(even + "accrual_months = 12 }"), 100), 11.94, 11.94 + kYear);
    check(duration(scenario(even + "accrual_months = 12 }"), 1000), 11.994, 11.994 + kYear);
    check(duration(scenario(even + "per_site_per_month = 10, closes_after_months = 6 }"), 100), 5.95, 5.95 + kYear);
    check(duration(scenario(even + "per_site_per_month = 10, pauses = [{ from = 3, to = 5 }] }"), 100), 11.95,
          11.95 + kYear);
    const std::string closing = "\nfollow_up = { until = \"common-closing\", minimum_days = \"6 months\" }";
    check(duration(scenario(even + "per_site_per_month = 10 }" + closing), 100), 9.95, 9.95 + 183 / 30.4375);
    check(duration(scenario(even + "per_site_per_month = 10 }\nattrition = 0.2"), 80), 9.9375, 9.9375 + kYear);
    // A number of deaths that is never reached ends with the follow-up too.
    check(duration(scenario(even + "per_site_per_month = 10, closes_after_months = 6 }" + closing,
                            "[design]\ncut = { deaths = 1000 }\n"),
                   100),
          5.95, 5.95 + 183 / 30.4375);
}

TEST_CASE("where recruitment closes before enough patients come, no n reaches the target, and size says why",
          "[exact]") {
    const auto size = [](const std::string& close) {
        const Scenario s =
            scenario("recruitment = { rates = 10" + close + " }", "[simulation]\ntrials = 1000\nlargest_n = 4000\n");
        const TrialModel model = resolve(s).model();
        return sample_sizes(size_request(s, model), Campaign::on_threads(2)).at(0);
    };
    const SampleSize open = size("");
    REQUIRE(open.reachable);
    CHECK(open.n > 110);
    const SampleSize capped = size(", closes_after_months = 5");
    CHECK_FALSE(capped.reachable);
    CHECK(capped.verdict == SizeVerdict::capped_by_recruitment);
    CHECK(no_size_can(capped.verdict));
    CHECK_THAT(capped.note, ContainsSubstring("recruitment ends after 5 months") &&
                                ContainsSubstring("about 50 patients are randomized by then"));
    const SampleSize enough = size(", closes_after_months = 40");
    REQUIRE(enough.reachable);
    CHECK(enough.n == open.n);
    const SampleSize within = size(", accrual_months = 1");
    REQUIRE(within.reachable);  // everybody has the whole year in any case
    CHECK(std::abs(static_cast<double>(within.n) - static_cast<double>(open.n)) < 0.1 * static_cast<double>(open.n));
}
