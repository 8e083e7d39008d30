// What a running trial's own data say, against counts by hand and exact enumeration.
#include <fmt/format.h>
#include <cmath>

#include "sim/interim/interim.hpp"
#include "sim/interim/own_study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr const char* kHeader = "id,arm,randomized,time,status\n";

std::string scenario(double treated) {
    return fmt::format(
        "seed = 5\n[survival]\nlaw = \"weibull\"\nshape = 0.6\nmortality = 0.4\nday = 28\n[effect]\nmortality = [{}]\n"
        "day = [28]\n[trial]\nrandomization = {{ method = \"permuted-block\", block_sizes = [2], strata = [] }}\n"
        "[[analysis]]\nname = \"deaths\"\ntest = \"proportion-difference\"\nday = 28\n[simulation]\nn = 200\ntrials = "
        "20000\n",
        treated);
}

double log_choose(int n, int k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }
double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

// Deaths among m to come, given x of n and half a death and half a survivor before.
double beta_binomial(int m, int r, int n, int x) {
    const double a = 0.5 + x, b = 0.5 + n - x;
    return std::exp(log_choose(m, r) + log_beta(a + r, b + m - r) - log_beta(a, b));
}

}  // namespace

TEST_CASE("predictive power from the trial's own data is that of exact enumeration, whatever was planned",
          "[interim]") {
    // 50 an arm with complete follow-up, 50 to come: mortality by day 28 has the Jeffreys posterior, however it is cut.
    constexpr int kSeen = 50, kDead[2] = {22, 14}, kToCome = 50;
    std::string csv = kHeader;
    for (int i = 0; i < 2 * kSeen; ++i) {
        const int arm = i % 2, dies = i / 2 < kDead[arm];
        csv += fmt::format("{},{},{},{},{}\n", i, arm, 0.1 * i, dies ? 9.5 : 28, dies);
    }
    double power = 0;
    for (int r0 = 0; r0 <= kToCome; ++r0)
        for (int r1 = 0; r1 <= kToCome; ++r1) {
            const int n = kSeen + kToCome, d0 = kDead[0] + r0, d1 = kDead[1] + r1;
            const double pooled = (d0 + d1) / (2.0 * n), z = (d0 - d1) / std::sqrt(2 * n * pooled * (1 - pooled));
            if (z >= 1.959963984540054)
                power += beta_binomial(kToCome, r0, kSeen, kDead[0]) * beta_binomial(kToCome, r1, kSeen, kDead[1]);
        }
    double answers[2];
    for (int k = 0; k < 2; ++k) {
        const Study study = resolve(parse_scenario(scenario(k == 0 ? 0.3 : 0.1), "s.toml"));
        InterimOptions options;
        options.data.date = "100";
        const InterimAnswer answer = interim(study, CsvTable::parse(csv, "d.csv"), options, Campaign::on_threads(2));
        REQUIRE(answer.test->by_own_data);
        INFO(answer.test->by_own_data->value << " " << power << " " << answer.test->by_own_data->mcse);
        CHECK_THAT(answer.test->by_own_data->mcse, WithinAbs(std::sqrt(power * (1 - power) / 20000), 2e-4));
        CHECK(std::fabs(answer.test->by_own_data->value - power) < 4 * answer.test->by_own_data->mcse);
        answers[k] = answer.test->by_own_data->value;
        CHECK(answer.test->own_data.size() == 1);
    }
    CHECK(answers[0] == answers[1]);
}

TEST_CASE("of each patient the days that were over count, deaths and survivors alike", "[interim]") {
    const Scenario s = parse_scenario(scenario(0.3), "s.toml");
    const Study study = resolve(s);
    // On day 40: 20 an arm followed to the end, four of them dead on day 2.5; 10 an arm randomized 3.7 days ago, of
    // whom one died on day 2.2 and one on day 3.4, a day that is not over for them.
    std::string csv = kHeader;
    for (int i = 0; i < 60; ++i) {
        const int arm = i % 2, which = i / 2;
        const bool early = which < 20, dies = early ? which < 4 : which < 22;
        const double time = early ? (dies ? 2.5 : 28) : which == 20 ? 2.2 : which == 21 ? 3.4 : 3.7;
        csv += fmt::format("{},{},{},{},{:d}\n", i, arm, early ? 0 : 36.3, time, dies);
    }
    RunningTrialOptions options;
    options.date = "40";
    const RunningTrial trial(CsvTable::parse(csv, "d.csv"), s, options);
    const OwnStudy own = own_study(study, trial);
    REQUIRE(own.study);
    for (int arm = 0; arm < 2; ++arm) {
        const auto days = own.study->posterior[static_cast<std::size_t>(arm)].intervals();
        REQUIRE(days.size() == 28);
        CHECK(days[0].at_risk == 30);
        CHECK(days[0].deaths == 0);
        CHECK(days[2].at_risk == 30);
        CHECK(days[2].deaths == 5);
        CHECK(days[3].at_risk == 16);
        CHECK(days[3].deaths == 0);
    }
}

TEST_CASE("where an arm has nobody followed for a day, nothing is made of the data", "[interim]") {
    const Scenario s = parse_scenario(scenario(0.3), "s.toml");
    RunningTrialOptions options;
    options.date = "30";
    const RunningTrial trial(CsvTable::parse(std::string(kHeader) + "1,0,0,28,0\n2,1,29.5,0.5,0\n", "d.csv"), s,
                             options);
    const OwnStudy own = own_study(resolve(s), trial);
    CHECK_FALSE(own.study);
    CHECK(own.why_not == "nobody in the arm 1 has been followed for 1 day");
}
