// One or two keys that vary, through the library: the program's table, and what the verb says at each place alone.
#include <set>

#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

namespace {

std::vector<equipoise::Axis> axes(const std::vector<std::string>& texts) {
    std::vector<equipoise::Axis> list;
    for (const std::string& text : texts) list.push_back(equipoise::axis(text));
    return list;
}

// Every point of the program's JSON, and its place.
int same_points(const json& told, const equipoise::Table& table) {
    REQUIRE(table.rows() == told["points"].size());
    int compared = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        compared += same(told["points"][row]["at"], table, row);
        compared += same(told["points"][row]["analysis"], table, row, {{"name", "analysis"}});
    }
    return compared;
}

}  // namespace

TEST_CASE("power along one axis is the program's, and that of power() at each place", "[exact][api]") {
    const Folder folder;
    const std::string key = "trial.dropout.risk";
    const json told = answer({"power", folder.scenario, "--vary", key + "=0:0.2:0.1", "--trials", "200", "--n", "120"});
    const equipoise::Table table =
        equipoise::vary_power(study_in(folder), axes({key + "=0:0.2:0.1"}), {.n = 120, .trials = 200}, {.threads = 2});
    REQUIRE(table.rows() == 6);
    CHECK(same_points(told, table) > 6 * 20);
    CHECK(table.columns()[0].name == key);
    CHECK(table.numbers(key) == std::vector<double>{0, 0, 0.1, 0.1, 0.2, 0.2});
    std::set<double> powers;
    for (std::size_t i = 0; i < 3; ++i) {
        const equipoise::Study there = study_in(folder, {key + "=0." + std::to_string(i)});
        const equipoise::Table alone = equipoise::power(there, {.n = 120, .trials = 200}).analyses;
        for (std::size_t a = 0; a < 2; ++a) {
            for (const char* number : {"power", "mcse", "lower", "upper", "harm", "bias"})
                CHECK(table.number(2 * i + a, number) == alone.number(a, number));
            CHECK(table.text(2 * i + a, "analysis") == alone.text(a, "analysis"));
        }
        powers.insert(table.number(2 * i + 1, "mean_estimate"));
    }
    CHECK(powers.size() == 3);  // a key that did not act would give one
}

TEST_CASE("power and size along two axes are the program's", "[exact][api]") {
    const Folder folder;
    const std::vector<std::string> asked{"analysis.\"28-day mortality\".day=14,28", "simulation.n=60,120"};
    const json told = answer({"power", folder.scenario, "--vary", asked[0], "--vary", asked[1], "--trials", "128"});
    const equipoise::Table power = equipoise::vary_power(study_in(folder), axes(asked), {.trials = 128});
    REQUIRE(power.rows() == 8);
    CHECK(same_points(told, power) > 8 * 20);
    CHECK(power.numbers("simulation.n") == std::vector<double>{60, 60, 120, 120, 60, 60, 120, 120});
    CHECK(power.numbers("n") == power.numbers("simulation.n"));
    CHECK(power.text(4, "when") == "day 28");
    // Values as they stand: words, and a list with commas that no text of an axis could hold.
    const equipoise::Table words =
        equipoise::vary_power(study_in(folder), {{"analysis[1].test", {"log-rank", "cox"}}}, {.trials = 64});
    CHECK(words.text(0, words.columns()[0].name) == "log-rank");
    CHECK(words.text(3, "test") == "cox");

    const json sized = answer({"size", folder.scenario, "--vary", "design.alpha=0.05,0.01", "--tolerance", "0.2",
                               "--trials", "600", "--power", "0.7"});
    const equipoise::Table size = equipoise::vary_size(study_in(folder), axes({"design.alpha=0.05,0.01"}),
                                                       {.target_power = 0.7, .tolerance = 0.2, .trials = 600});
    REQUIRE(size.rows() == 4);
    CHECK(same_points(sized, size) > 4 * 15);
    const equipoise::Table alone = equipoise::size(study_in(folder, {"design.alpha=0.01"}),
                                                   {.target_power = 0.7, .tolerance = 0.2, .trials = 600});
    for (const char* number : {"n", "n_lower", "n_upper", "power_at_n"})
        CHECK(size.number(2, number) == alone.number(0, number));
    CHECK(size.number(2, "n") > size.number(0, "n"));
}

TEST_CASE("axes and places that cannot be are told with the key", "[exact][api]") {
    const Folder folder;
    const auto bad = [&](const std::vector<equipoise::Axis>& list, const equipoise::PowerOptions& options = {}) {
        const auto problems = problems_of([&] { equipoise::vary_power(study_in(folder), list, options); });
        REQUIRE(problems.size() == 1);
        CHECK_FALSE(problems[0].instead.empty());
        return problems[0].place + ": " + problems[0].what;
    };
    CHECK(place_of([] { equipoise::axis("trial.dropout.risk"); }) == "vary trial.dropout.risk");
    CHECK(place_of([] { equipoise::axis("a=0:1:x"); }) == "vary a=0:1:x");
    CHECK(place_of([] { equipoise::axis("a=0:1:-1"); }) == "vary a=0:1:-1");
    CHECK(place_of([] { equipoise::axis("a=1,,2"); }) == "vary a=1,,2");
    CHECK(bad({}) == "vary: names no key");
    CHECK(bad({{"", {"1"}}}) == "vary: names no key");
    CHECK(bad({{"design.alpha", {}}}) == "vary design.alpha: has no values");
    CHECK(bad({{"a", {"1"}}, {"b", {"1"}}, {"c", {"1"}}}) == "vary: is given 3 times");
    CHECK_THAT(bad({{"design.alpha", {"0.1"}}, {"design.alpha", {"0.1"}}}), ContainsSubstring("varies the key that"));
    CHECK_THAT(bad({{"trial.dropout.rissk", {"0.1"}}}), ContainsSubstring("vary trial.dropout.rissk = 0.1: "));
    CHECK_THAT(bad({{"trial.dropout.risk", {"0.1", "1.5"}}}), ContainsSubstring("vary trial.dropout.risk = 1.5: "));
    CHECK(bad({{"simulation.n", {"60", "120"}}}, {.n = 60}) == "vary simulation.n: is what n sets");
    CHECK_THAT(bad({{"seed", std::vector<std::string>(2501, "1")}}), ContainsSubstring("makes 2501 scenarios"));
    CHECK_THAT(bad({{"trial.allocation", {"[2, 1]"}}}, {.n = 2}), ContainsSubstring("fewer than one allocation"));
    CHECK(place_of([&] { equipoise::vary_power(study_in(folder), axes({"seed=1,2"}), {.trials = -1}); }) == "trials");
    // What shows only when the place is resolved is told with what was set there.
    CHECK_THAT(bad({{"pilot.survival", {"p.csv", "none.csv"}}}), ContainsSubstring("vary pilot.survival = none.csv"));

    equipoise::Monitor stopping;
    stopping.on_progress([&](std::uint64_t) { stopping.stop(); });
    CHECK_THROWS_AS(equipoise::vary_power(study_in(folder), axes({"seed=1,2"}), {.trials = 5000},
                                          {.threads = 1, .monitor = &stopping}),
                    equipoise::Interrupted);
}
