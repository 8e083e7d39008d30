// A survival trial with a look at two thirds of its deaths, as rpact's survival vignette plans it (one-sided 0.025,
// 1,200 patients, slow start of recruitment, losses in both arms; times in months).
#include <cmath>
#include <string>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::uint64_t kTrials = 20000;

struct Seen {
    double rejects[2], month[2], duration, power;
};

Seen simulate(const std::string& hazard_ratio, const std::string& lost) {
    const Scenario scenario = parse_scenario(
        "seed = 16\nfollow_up_days = 3653\n[survival]\nlaw = \"exponential\"\nmortality = 0.5\nday = \"60 months\"\n"
        "[effect]\nhazard_ratio = " +
            hazard_ratio + "\n[trial]\nrandomization = { block_sizes = [2] }\ndropout = { risk = " + lost +
            ", day = \"12 months\" }\nrecruitment = { sites = 1, rates = [6, 12, 18, 24, 30, 36, 42], rate_months = "
            "[0, 1, 2, 3, 4, 5, 6], arrivals = \"even\" }\n[[analysis]]\ntest = \"log-rank\"\n[design]\nkind = "
            "\"group-sequential\"\nalpha = 0.025\nsides = 1\nlooks = [{ deaths = 231 }, { deaths = 351 }]\nefficacy = "
            "\"lan-demets-obrien-fleming\"\n",
        "vignette.toml");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {1200};
    const RunTally tally = run(run_request(scenario, model, sizes, kTrials), Campaign::on_threads(2));
    const AnalysisTally& analysis = tally.at(0, 0);
    const double month = Recruitment::days_per_month, all = static_cast<double>(kTrials);
    Seen seen{};
    for (std::size_t k = 0; k < 2; ++k) {
        const LookTally& look = tally.trial[0].look[k];
        seen.rejects[k] = static_cast<double>(analysis.stage[k].benefit) / all;
        seen.month[k] = look.days.mean(look.trials) / month;
    }
    seen.duration = analysis.days.mean(kTrials) / month;
    seen.power = static_cast<double>(analysis.benefit) / all;
    return seen;
}

// rpact's own 4,000 simulations; 4 standard errors of both.
bool as_simulated(double power) {
    const double variance = 0.791 * (1 - 0.791);
    return std::fabs(power - 0.791) < 4 * std::sqrt(variance / 4000 + variance / static_cast<double>(kTrials));
}

// Months at which 231.3 and 350.5 deaths are expected; the mean month of the 231st and 351st death.
bool as_expected(const Seen& seen) {
    return std::fabs(seen.month[0] - 39.543) < 0.15 && std::fabs(seen.month[1] - 53.654) < 0.2;
}

}  // namespace

TEST_CASE("power, months of the looks and duration are those of rpact's survival vignette", "[statistical]") {
    const Seen seen = simulate("0.74", "0.025");
    INFO(seen.rejects[0] << " " << seen.rejects[1] << ", months " << seen.month[0] << " " << seen.month[1] << " "
                         << seen.duration);
    CHECK(as_simulated(seen.power));
    CHECK(as_expected(seen));
    // By Schoenfeld's formula, which lies above simulation by up to a point at either look.
    CHECK_THAT(seen.rejects[0], WithinAbs(0.40739, 0.02));
    CHECK_THAT(seen.rejects[1], WithinAbs(0.39261, 0.02));
    CHECK_THAT(seen.duration, WithinAbs(47.905, 0.4));
}

TEST_CASE("the same with another hazard ratio or fewer losses is not", "[statistical]") {
    CHECK_FALSE(as_simulated(simulate("0.76", "0.025").power));
    CHECK_FALSE(as_expected(simulate("0.74", "0.01")));
}
