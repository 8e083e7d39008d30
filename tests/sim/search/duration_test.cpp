// How long a trial takes under each rule of recruitment and follow-up, where patients come evenly and it can be worked
// out; and a required n that the close of recruitment forbids.
#include "sim/search/duration.hpp"

#include <algorithm>
#include <cmath>

#include "sim/search/sample_size.hpp"
#include "sim/study/study.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
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

TEST_CASE("a cut on a calendar day ends recruitment with the last patient before it", "[exact]") {
    // Patients come at (i + 1/2) / 10 months; day 100 is month 3.285.
    const std::string even = "recruitment = { arrivals = \"even\", activation_months = 0, sites = 1, ";
    for (const char* cut : {"calendar_day = 100", "calendar_day = 100, deaths = 1000"}) {
        const Duration d = duration(
            scenario(even + "per_site_per_month = 10 }", "[design]\ncut = { " + std::string(cut) + " }\n"), 100);
        CHECK_THAT(d.recruitment_months.median, WithinAbs(3.25, 1e-9));
        CHECK_THAT(d.total_months.median, WithinAbs(100 / 30.4375, 1e-9));
    }
}

// The quantile q of the square of a uniform is q^2 and its density there 1 / (2 q): the standard error of a quantile
// of n values is sqrt(q (1 - q) / n) over the density (Serfling 1980, 2.3.3).
TEST_CASE("quantiles and their errors are those of order statistics", "[exact]") {
    std::vector<double> squares;
    for (int i = 10000; i >= 0; --i) squares.push_back(i / 1e4 * (i / 1e4));
    const Quantiles q = Quantiles::of(squares);
    const auto error = [](double share) { return 2 * share * std::sqrt(share * (1 - share) / 10001); };
    CHECK_THAT(q.low, WithinAbs(0.01, 1e-12));
    CHECK_THAT(q.median, WithinAbs(0.25, 1e-12));
    CHECK_THAT(q.high, WithinAbs(0.81, 1e-12));
    CHECK_THAT(q.low_mcse, WithinRel(error(0.1), 0.03));
    CHECK_THAT(q.median_mcse, WithinRel(error(0.5), 0.03));
    CHECK_THAT(q.high_mcse, WithinRel(error(0.9), 0.03));
}

TEST_CASE("patients and deaths at the end of a sequential trial are those of its trials one by one",
          "[exact][sequential]") {
    const std::string text =
        test::two_risks(0.5, 0.25, "looks = [0.5, 1]\nefficacy = \"pocock\"\n", "test = \"fisher\"\nday = 28\n");
    const Scenario s = parse_scenario(text, "s.toml");
    const Duration d = expected_duration(s, resolve(s).model(), 120, Campaign::on_threads(2));
    test::Conducted trials(text, 120);
    std::vector<double> patients, deaths, recruitment, total;
    for (std::uint64_t k = 0; k < d.trials; ++k) {
        const Arena::Frame frame(trials.workspace.arena);
        const LookOutcome& end = trials.trial(s.seed, k).end(0);
        patients.push_back(static_cast<double>(end.patients));
        deaths.push_back(static_cast<double>(end.deaths[0] + end.deaths[1]));
        recruitment.push_back(end.recruitment_days / 30.4375);
        total.push_back(end.analysis_days / 30.4375);
    }
    const auto check = [](const Quantiles& q, std::vector<double> x) {
        std::sort(x.begin(), x.end());
        CHECK_THAT(q.low, WithinAbs(x[x.size() / 10 - 1], 1e-9));
        CHECK_THAT(q.median, WithinAbs(x[x.size() / 2 - 1], 1e-9));
        CHECK_THAT(q.high, WithinAbs(x[x.size() * 9 / 10 - 1], 1e-9));
    };
    REQUIRE(d.trials == 2000);
    check(d.patients, patients);
    check(d.deaths, deaths);
    check(d.recruitment_months, recruitment);
    check(d.total_months, total);
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
