// Under no effect the shipped scenario's analyses reject as often as they say.
#include <cmath>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

const std::string kFile = std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";

// Share of trials of 400 patients that reject either way, per analysis.
std::vector<double> rejection_rates(const TrialModel& model, const std::vector<NamedAnalysis>& analyses,
                                    std::uint64_t trials) {
    const std::size_t sizes[] = {400};
    RunRequest request;
    request.model = &model;
    request.analyses = analyses;
    request.sizes = sizes;
    request.seed = 41;
    request.count = trials;
    const RunTally tally = run(request, Campaign::on_threads(2));
    std::vector<double> rates;
    for (std::size_t a = 0; a < analyses.size(); ++a) {
        CHECK(tally.at(0, a).not_estimable() == 0);
        rates.push_back(static_cast<double>(tally.at(0, a).benefit + tally.at(0, a).harm) /
                        static_cast<double>(trials));
    }
    return rates;
}

void check_levels(const std::vector<NamedAnalysis>& analyses, const std::vector<double>& rates) {
    for (std::size_t a = 0; a < analyses.size(); ++a) {
        INFO(analyses[a].name << ": " << rates[a]);
        if (std::holds_alternative<Fisher>(analyses[a].test)) {
            // Conservative by construction: its p-value is the probability of a discrete table or a rarer one, given
            // the margins, so it is at most 0.05 less often than one time in twenty.
            CHECK(rates[a] < 0.045);
            CHECK(rates[a] > 0.03);
        } else {
            CHECK(rates[a] > 0.045);
            CHECK(rates[a] < 0.055);
        }
    }
}

}  // namespace

TEST_CASE("survival analyses of the shipped scenario keep a type I error of 5%", "[statistical]") {
    Scenario scenario = read_scenario(test::kDisk, kFile);
    std::erase_if(scenario.analyses, [](const NamedAnalysis& analysis) { return needs_of(analysis.test).scores; });
    scenario.sofa.reset();
    scenario.effect.sofa = {};
    REQUIRE(scenario.analyses.size() == 5);
    const Study study = resolve(scenario, test::kDisk);
    // 100,000 trials: standard error 0.0007, so a level of exactly 0.05 leaves 0.045 to 0.055 once in 10^12 runs.
    check_levels(scenario.analyses, rejection_rates(study.model({.effect_scale = 0}), scenario.analyses, 100000));
    // The twin that must fail: a tenth of the effect is no null hypothesis.
    const std::vector<double> spoilt = rejection_rates(study.model({.effect_scale = 0.1}), scenario.analyses, 20000);
    CHECK(spoilt[1] > 0.055);
}

TEST_CASE("all analyses of the shipped scenario keep a type I error of 5%", "[statistical]") {
    const Scenario scenario = read_scenario(test::kDisk, kFile);
    REQUIRE(scenario.analyses.size() == 8);
    // 30,000 trials: standard error 0.0013, a false alarm in 1,400 runs per analysis.
    check_levels(scenario.analyses,
                 rejection_rates(resolve(scenario, test::kDisk).model({.effect_scale = 0}), scenario.analyses, 30000));
}
