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
    const std::vector<Estimate> truth = large_sample_values(model, scenario.analyses, 1, 1000, Campaign::on_threads(1)).best;
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
