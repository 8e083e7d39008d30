#include "sim/search/size_refine.hpp"

#include "tests/sim/search/size_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;
using Catch::Matchers::WithinRel;

namespace {

const SizeQuestion kQuestion;

Scenario three_analyses() {
    return parse_scenario("[survival]\n" + kQuestion.survival + "[effect]\n" + kQuestion.effect + "[trial]\n" +
                              kQuestion.trial + kQuestion.analyses + analysis("proportion-difference") +
                              analysis("cox"),
                          "size.toml");
}

}  // namespace

TEST_CASE("an analysis whose guess was far off moves, and is answered as the others are", "[statistical][size]") {
    const Scenario scenario = three_analyses();
    const TrialModel model = resolve(scenario).model();
    SampleSizeRequest request = size_request(scenario, model);
    request.target = 0.8;
    request.tolerance = 0.05;
    request.trials = 1000;
    // About 366 patients by Schoenfeld's formula for log-rank and Cox; 392 for the risk difference.
    for (const std::vector<std::optional<double>>& guesses :
         {std::vector<std::optional<double>>{180.0, 390.0, std::nullopt},
          {{366.0, 900.0, 366.0}},
          {{900.0, 150.0, 366.0}}}) {
        SizeRefiner refiner(request, guesses);
        std::vector<SampleSize> results(guesses.size());
        std::size_t largest = 0;
        while (const std::optional<SizeRound> round = refiner.needs()) {
            largest = std::max(largest, round->sizes.back());
            refiner.step(run(run_of(*round, request), Campaign::on_threads()), results);
        }
        CAPTURE(guesses[0].value_or(0), guesses[1].value_or(0));
        CHECK(largest > 370);
        for (std::size_t a = 0; a < guesses.size(); ++a) {
            CHECK(results[a].reachable == guesses[a].has_value());
            if (!guesses[a]) continue;
            CHECK_THAT(static_cast<double>(results[a].n), WithinRel(a == 1 ? 392.0 : 366.0, 0.12));
            CHECK(results[a].within_tolerance);
            CHECK(results[a].replicates >= request.trials);
        }
    }
}
