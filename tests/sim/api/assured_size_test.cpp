// n for an assurance through the library: the program's, to the last bit.
#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

TEST_CASE("n for an assurance is the program's", "[exact][api]") {
    const Folder folder;
    const std::vector<std::string> few{"--draws", "200", "--trials-per-draw", "5"};
    std::vector<std::string> words{"size", folder.scenario, "--assurance", "0.6"};
    words.insert(words.end(), few.begin(), few.end());
    const json told = answer(words);
    const equipoise::AssuredSizeOptions options{.assurance = 0.6, .draws = 200, .trials_per_draw = 5};
    const equipoise::AssuredSizeResult found = equipoise::assured_size(study_in(folder), options, {.threads = 2});
    REQUIRE(found.table.rows() == 2);
    for (std::size_t row = 0; row < 2; ++row) {
        CHECK(same(told["analyses"][row], found.table, row, {{"name", "analysis"}}) > 13);
        CHECK(found.table.number(row, "target_assurance") == told["target_assurance"].get<double>());
        REQUIRE(found.table.number(row, "reachable") == 1);
        CHECK(found.table.number(row, "n_lower") < found.table.number(row, "n_upper"));
        // n is of twelve sizes with the same draws, so its assurance is the target to well within its error.
        CHECK_THAT(found.table.number(row, "assurance_at_n"), WithinAbs(0.6, found.table.number(row, "mcse")));
    }
    CHECK(found.drawn == told["drawn"].get<std::vector<std::string>>());
    CHECK(found.drawn.size() >= 1);

    // The number that is acted on is what assurance() finds at that n; at half of it, it is not.
    const auto n = static_cast<std::int64_t>(found.table.number(0, "n"));
    const auto at = [&](std::int64_t size) {
        return equipoise::assurance(study_in(folder), {.n = {size}, .trials = 100, .draws = 200, .trials_per_draw = 5})
            .table.where("analysis", "28-day mortality");
    };
    CHECK(at(n).number(0, "assurance") == found.table.number(0, "assurance_at_n"));
    CHECK(at(n / 4 * 2).number(0, "assurance") < found.table.number(0, "assurance_at_n"));
}

TEST_CASE("trials of an n for an assurance give its draws, as the program has it", "[exact][api]") {
    const Folder folder;
    const json told = answer({"size", folder.scenario, "--assurance", "0.5", "--trials", "12000", "--set",
                              "simulation.largest_n=400", "--trials-per-draw", "1"});
    const equipoise::Table found = equipoise::assured_size(study_in(folder, {"simulation.largest_n=400"}),
                                                           {.assurance = 0.5, .trials = 12000, .trials_per_draw = 1})
                                       .table;
    CHECK(found.number(0, "draws") == 1200);
    for (std::size_t row = 0; row < 2; ++row)
        CHECK(same(told["analyses"][row], found, row, {{"name", "analysis"}}) > 13);
}

TEST_CASE("a target beyond what is to be reached is missing, with the highest", "[exact][api]") {
    const Folder folder;
    const json told = answer({"size", folder.scenario, "--assurance", "0.99", "--set", "simulation.largest_n=100",
                              "--draws", "100", "--trials-per-draw", "2"});
    const equipoise::Table found = equipoise::assured_size(study_in(folder, {"simulation.largest_n=100"}),
                                                           {.assurance = 0.99, .draws = 100, .trials_per_draw = 2})
                                       .table;
    for (std::size_t row = 0; row < 2; ++row) {
        CHECK(same(told["analyses"][row], found, row, {{"name", "analysis"}}) > 13);
        CHECK(found.number(row, "reachable") == 0);
        CHECK(found.text(row, "n").empty());
        CHECK(found.number(row, "highest_n") <= 100);
        CHECK_THAT(found.text(row, "note"), ContainsSubstring("not reached up to n = 100"));
    }
}

TEST_CASE("an n for an assurance that cannot be asked for is refused", "[exact][api]") {
    const Folder folder;
    const auto place = [&](const equipoise::AssuredSizeOptions& options) {
        return place_of([&] { equipoise::assured_size(study_in(folder), options); });
    };
    CHECK(place({}) == "assurance");
    CHECK(place({.assurance = 1}) == "assurance");
    CHECK(place({.assurance = 0.7, .draws = 99}) == "draws");
    CHECK(place({.assurance = 0.7, .trials_per_draw = 10'001}) == "trials_per_draw");
    CHECK(place({.assurance = 0.7, .trials = -1}) == "trials");
    const auto certain = equipoise::Scenario::parse(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[[analysis]]\n"
        "test = \"log-rank\"\n");
    const auto problems = problems_of([&] { equipoise::assured_size(equipoise::Study(certain), {.assurance = 0.7}); });
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0].what, ContainsSubstring("nothing is uncertain"));

    equipoise::Monitor stopping;
    stopping.on_progress([&](std::uint64_t) { stopping.stop(); });
    CHECK_THROWS_AS(equipoise::assured_size(study_in(folder), {.assurance = 0.6}, {.threads = 1, .monitor = &stopping}),
                    equipoise::Interrupted);
}
