// In a scenario `test` names the analysis; an analysis's own option of that name is written `statistic`.
#include <string>

#include "models/numeric/input_error.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Scenario with_analysis(const std::string& lines) {
    return parse_scenario("[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[[analysis]]\n" + lines,
                          "some.toml");
}

CoxTest statistic_of(const Scenario& scenario) { return std::get<Cox>(scenario.analyses[0].test).test; }

}  // namespace

TEST_CASE("a scenario names the statistic of an analysis apart from the analysis", "[exact]") {
    CHECK(statistic_of(with_analysis("test = \"cox\"\n")) == CoxTest::wald);
    const Scenario score = with_analysis("test = \"cox\"\nstatistic = \"score\"\n");
    CHECK(statistic_of(score) == CoxTest::score);
    // Written back and read again it is the same.
    CHECK(statistic_of(parse_scenario(canonical_toml(score), "again.toml")) == CoxTest::score);

    const auto message = [](const std::string& lines) {
        try {
            with_analysis(lines);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK_THAT(message("test = \"cox\"\nstatistic = \"scor\"\n"),
               ContainsSubstring("line 7, analysis[0].statistic: unknown value \"scor\"; did you mean \"score\"?"));
    CHECK_THAT(message("test = \"log-rank\"\nstatistic = \"score\"\n"),
               ContainsSubstring("analysis[0].statistic: unknown key"));
}
