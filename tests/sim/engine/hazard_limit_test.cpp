// What log-rank and Cox estimates tend to, against constants and against large trials.
#include "sim/engine/hazard_limit.hpp"

#include <fmt/format.h>
#include <cmath>

#include "sim/engine/large_sample.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kTests[] = {"test = \"cox\"",
                              "test = \"log-rank\"",
                              "test = \"log-rank\"\nrho = 0\ngamma = 1",
                              "test = \"log-rank\"\nrho = 1\ngamma = 0",
                              "test = \"log-rank\"\nweights = \"gehan\"",
                              "test = \"log-rank\"\nweights = \"tarone-ware\"",
                              "test = \"log-rank\"\nweights = \"peto\""};

Scenario scenario_of(const std::string& effect, const std::string& trial = "") {
    std::string text = "follow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = 0.5\nday = 28\n[effect]\n" +
                       effect + "\n[trial]\nallocation = [1, 2]\n" + trial;
    for (std::size_t k = 0; k < std::size(kTests); ++k)
        text += fmt::format("[[analysis]]\nname = \"{}\"\n{}\n", k, kTests[k]);
    return parse_scenario(text, "limit.toml");
}

}  // namespace

TEST_CASE("under proportional hazards Cox's estimate tends to the log hazard ratio", "[exact][truth]") {
    for (const double ratio : {0.3, 0.8, 1.5}) {
        const Scenario scenario = scenario_of(fmt::format("hazard_ratio = {}", ratio));
        const std::optional<double> limit = hazard_limit(resolve(scenario).model(), scenario.analyses[0].test);
        REQUIRE(limit);
        CHECK_THAT(*limit, WithinAbs(std::log(ratio), 1e-7));
    }
    // Equal arms: 0, whatever the weight.
    const Scenario equal = scenario_of("hazard_ratio = 1");
    for (const NamedAnalysis& analysis : equal.analyses)
        CHECK_THAT(hazard_limit(resolve(equal).model(), analysis.test).value(), WithinAbs(0, 1e-12));
}

TEST_CASE("where hazards cross, large trials estimate the limits", "[statistical][truth]") {
    const Scenario scenario = scenario_of("hazard_ratio = { cuts = [7], values = [0.3, 1.4] }");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {30000};
    const RunTally tally = run(run_request(scenario, model, sizes, 100), Campaign::on_threads(2));
    for (std::size_t a = 0; a < std::size(kTests); ++a) {
        INFO(kTests[a]);
        const AnalysisTally& t = tally.at(0, a);
        const double n = static_cast<double>(t.estimates), mean = t.sum / n,
                     error = std::sqrt((t.sum_of_squares / n - mean * mean) / n);
        const double limit = hazard_limit(model, scenario.analyses[a].test).value();
        CHECK(error < 0.003);
        CHECK_THAT(mean, WithinAbs(limit, 4 * error + 1e-4));  // 1e-4: what 30,000 patients are short of a limit
        // It is what bias and coverage are held against.
        const TrueValues truth = large_sample_values(model, scenario.analyses, 1, 1000, Campaign::on_threads(1));
        CHECK(truth.best[a].estimate == limit);
        CHECK(truth.best[a].standard_error == 0);
    }
}

TEST_CASE("there is no limit where the laws do not give it", "[exact][truth]") {
    const Scenario scenario = scenario_of("hazard_ratio = { cuts = [7], values = [0.3, 1.4] }");
    TrialModel model = resolve(scenario).model();
    CHECK_FALSE(hazard_limit(model, Cox{.covariates = {"site"}}));
    CHECK_FALSE(hazard_limit(model, LogRank{.strata = {"site"}}));
    CHECK_FALSE(hazard_limit(model, Rmst{}));
    CHECK(hazard_limit(model, LogRank{}));
    model.closing_days = 10;
    CHECK_FALSE(hazard_limit(model, LogRank{}));
}
