// The true value beside each estimate, with its sign: worked out here from two exponential laws.
#include <cmath>

#include "sim/engine/estimand.hpp"
#include "sim/engine/large_sample.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string analysis(const char* name, const std::string& test) {
    return std::string("[[analysis]]\nname = \"") + name + "\"\ntest = " + test + "\n";
}

}  // namespace

TEST_CASE(
    "true values of risks, odds, restricted means and hazards follow from the arms' laws, treated against control",
    "[exact][truth]") {
    // 40% dead by day 28 under control; hazard ratio 0.6, so that treatment lowers every risk and lengthens life.
    const double h0 = -std::log(0.6) / 28, h1 = 0.6 * h0;
    const auto dead = [](double hazard, double day) { return 1 - std::exp(-hazard * day); };
    const auto odds = [&](double hazard) { return dead(hazard, 28) / std::exp(-hazard * 28); };
    const auto restricted_mean = [&](double hazard, double tau) { return dead(hazard, tau) / hazard; };
    const Scenario scenario = parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.6\n" +
            analysis("z", "\"proportion-difference\"") + analysis("z14", "\"proportion-difference\"\nday = 14") +
            analysis("fm", "\"farrington-manning\"\nmargin = 0.1") + analysis("fisher", "\"fisher\"") +
            analysis("logistic", "\"logistic\"") + analysis("log-binomial", "\"logistic\"\nmodel = \"log-binomial\"") +
            analysis("milestone", "\"milestone\"\nday = 20") + analysis("rmst", "\"rmst\"\ntau = 21") +
            analysis("log-rank", "\"log-rank\"") + analysis("cox", "\"cox\""),
        "truth.toml");
    const double expected[] = {dead(h1, 28) - dead(h0, 28),
                               dead(h1, 14) - dead(h0, 14),
                               dead(h1, 28) - dead(h0, 28),
                               odds(h1) / odds(h0),
                               std::log(odds(h1) / odds(h0)),
                               std::log(dead(h1, 28) / dead(h0, 28)),
                               dead(h0, 20) - dead(h1, 20),
                               restricted_mean(h1, 21) - restricted_mean(h0, 21),
                               std::log(0.6),
                               std::log(0.6)};
    const TrialModel model = resolve(scenario).model();
    const std::vector<Estimate> truth =
        large_sample_values(model, scenario.analyses, 1, 1000, Campaign::on_threads(1)).best;
    for (std::size_t a = 0; a < std::size(expected); ++a) {
        INFO(scenario.analyses[a].name);
        CHECK_THAT(truth[a].estimate, WithinAbs(expected[a], 1e-9));
        CHECK(truth[a].standard_error == 0);
    }
    // Estimates of simulated trials lie about the true values: four standard errors (false alarm 1 in 1,600 for ten),
    // and 0.02 for the small-sample bias of logarithms at 1,000 an arm.
    const std::size_t sizes[] = {2000};
    const RunTally tally = run(run_request(scenario, model, sizes, 400), Campaign::on_threads(2));
    for (std::size_t a = 0; a < std::size(expected); ++a) {
        INFO(scenario.analyses[a].name);
        const AnalysisTally& t = tally.at(0, a);
        REQUIRE(t.estimates == 400);
        const double n = static_cast<double>(t.estimates), mean = t.sum / n,
                     sd = std::sqrt(t.sum_of_squares / n - mean * mean);
        CHECK_THAT(mean, WithinAbs(expected[a], 4 * sd / std::sqrt(n) + 0.02 * std::fabs(expected[a])));
    }
}

// Of scores nothing follows from laws. 40 seeds of each: the spread of the truth over seeds is that of its stated error
// (a standard deviation of 40 has an error of 11%: within 45% is 4 of them), its mean that of large ordinary trials.
TEST_CASE("a simulated truth is that of ordinary trials, and spreads over seeds as its error says",
          "[statistical][truth]") {
    const Scenario scenario = parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[sofa]\n[effect]\nhazard_ratio = "
        "0.7\nsofa = { plateau = -1 }\n[trial]\nallocation = [1, 2]\n" +
            analysis("z", "\"proportion-difference\"") + analysis("win", "\"win-ratio\"") +
            analysis("sofa",
                     "\"t-test\"\noutcome = { score = \"mean\", day = 28, death = \"while-alive\", discharge = "
                     "\"missing\" }"),
        "scores.toml");
    const TrialModel model = resolve(scenario).model();
    constexpr std::uint64_t kSeeds = 40;
    double mean[3] = {}, squares[3] = {}, error[3] = {};
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const std::vector<Estimate> truth =
            large_sample_values(model, scenario.analyses, seed, 1000, Campaign::on_threads(2)).best;
        for (std::size_t a = 0; a < 3; ++a) {
            REQUIRE(truth[a].status == Status::ok);
            mean[a] += truth[a].estimate / kSeeds;
            squares[a] += truth[a].estimate * truth[a].estimate / kSeeds;
            error[a] += truth[a].standard_error * truth[a].standard_error / kSeeds;
        }
    }
    const std::size_t sizes[] = {15000};
    RunRequest request = run_request(scenario, model, sizes, 100);
    const RunTally tally = run(request, Campaign::on_threads(2));
    for (std::size_t a = 0; a < 3; ++a) {
        INFO(scenario.analyses[a].name);
        const double spread = std::sqrt((squares[a] - mean[a] * mean[a]) * kSeeds / (kSeeds - 1)),
                     stated = std::sqrt(error[a]);
        CHECK(spread < 1.45 * stated);
        CHECK(spread > 0.55 * stated);
        const AnalysisTally& t = tally.at(0, a);
        const double n = static_cast<double>(t.estimates), ordinary = t.sum / n,
                     sd = std::sqrt(t.sum_of_squares / n - ordinary * ordinary);
        CHECK(std::fabs(mean[a] - ordinary) < 4 * sd / std::sqrt(n));
        // A large trial's own spread is larger: that is what living through both arms is for.
        CHECK(stated * 10 < sd);
    }
}

// Large trials have one site, so that what is adjusted for sites is what is not.
TEST_CASE("analyses by site have a true value, that of the same without sites", "[exact][truth]") {
    const Scenario scenario = parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[sofa]\n[effect]\nhazard_ratio = "
        "0.7\n[trial]\nrandomization = { strata = [\"site\"] }\nrecruitment = { sites = 4, per_site_per_month = 3 "
        "}\n" +
            analysis("log-rank", "\"log-rank\"") + analysis("by site", "\"log-rank\"\nstrata = [\"site\"]") +
            analysis("cox", "\"cox\"") + analysis("and site", "\"cox\"\ncovariates = [\"factor(site)\"]") +
            analysis("logistic", "\"logistic\"") +
            analysis("with site", "\"logistic\"\ncovariates = [\"factor(site)\"]"),
        "sites.toml");
    const std::vector<Estimate> truth =
        large_sample_values(resolve(scenario).model(), scenario.analyses, 1, 1000, Campaign::on_threads(2)).best;
    for (std::size_t a = 0; a < truth.size(); a += 2) {
        INFO(scenario.analyses[a].name);
        REQUIRE(truth[a].status == Status::ok);
        REQUIRE(truth[a + 1].status == Status::ok);
        CHECK_THAT(truth[a + 1].estimate, WithinRel(truth[a].estimate, 1e-6));
    }
}
