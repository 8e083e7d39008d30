// Studies compared through the library: the program's numbers, and the paired difference by hand.
#include <cmath>

#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

namespace {

equipoise::Study other_in(const Folder& folder) {
    return equipoise::Study(equipoise::Scenario::read(folder.path() + "/other.toml"));
}

// The study with another day, seed and number of trials.
void write_other(const Folder& folder) {
    std::string text = kStudy;
    text.replace(text.find("day = 28"), 8, "day = 14");
    text.replace(text.find("seed = 7"), 8, "seed = 8");
    folder.write("other.toml", text + "trials = 128\n");
}

}  // namespace

TEST_CASE("a comparison is the program's", "[exact][api]") {
    const Folder folder;
    write_other(folder);
    const json told = answer({"compare", folder.scenario, folder.path() + "/other.toml", "--n", "120", "--trials",
                              "256", "--size", "--set", "simulation.tolerance=0.3"});
    const std::vector<std::string> coarse{"simulation.tolerance=0.3"};
    const equipoise::CompareResult found = equipoise::compare(
        {study_in(folder, coarse), equipoise::Study(equipoise::Scenario::read(folder.path() + "/other.toml", coarse))},
        {.n = 120, .trials = 256, .size = true}, {.threads = 2});
    REQUIRE(found.table.rows() == 4);
    for (std::size_t s = 0; s < 2; ++s)
        for (std::size_t a = 0; a < 2; ++a) {
            const std::size_t row = 2 * s + a;
            CHECK(same(told["scenarios"][s]["analyses"][a], found.table, row, {{"name", "analysis"}}) > 18);
            CHECK(found.table.text(row, "scenario") == told["scenarios"][s]["file"].get<std::string>());
            CHECK(found.table.number(row, "n") == 120);
            CHECK(found.table.number(row, "trials") == 256);
            CHECK(found.table.number(row, "n_required") > 100);
        }
    CHECK(found.notes == told["notes"].get<std::vector<std::string>>());
    REQUIRE(found.notes.size() == 1);
    CHECK_THAT(found.notes[0], ContainsSubstring("with the seed and the number of trials of"));
}

TEST_CASE("a difference is of pairs, its error that of pairs", "[exact][api]") {
    const Folder folder;
    write_other(folder);
    const equipoise::Table table =
        equipoise::compare({study_in(folder), other_in(folder)}, {.n = 100, .trials = 512, .names = {"plan", "day 14"}})
            .table;
    CHECK(table.text(0, "scenario") == "plan");
    CHECK(table.text(3, "scenario") == "day 14");
    CHECK(table.text(0, "against").empty());
    CHECK(table.text(0, "difference").empty());
    const auto alone = [&](const equipoise::Study& study) {
        return equipoise::power(study, {.n = 100, .trials = 512}).analyses;
    };
    const equipoise::Table first = alone(study_in(folder));
    const equipoise::Table second =
        alone(equipoise::Study(equipoise::Scenario::read(folder.path() + "/other.toml", {"seed=7"})));
    for (std::size_t a = 0; a < 2; ++a) {
        INFO(a);
        const std::size_t row = 2 + a;
        CHECK(table.number(a, "power") == first.number(a, "power"));
        CHECK(table.number(row, "power") == second.number(a, "power"));
        const double difference = table.number(row, "difference");
        CHECK_THAT(difference, WithinAbs(second.number(a, "power") - first.number(a, "power"), 1e-12));
        const double apart = table.number(row, "only_here") + table.number(row, "only_first");
        CHECK_THAT(table.number(row, "difference_mcse"),
                   WithinAbs(std::sqrt((apart / 512 - difference * difference) / 512), 1e-12));
        CHECK_THAT(table.number(row, "difference_apart_mcse"),
                   WithinAbs(std::hypot(first.number(a, "mcse"), second.number(a, "mcse")), 1e-12));
    }
    // The log-rank test is the same in both: on the same random numbers no pair is apart, on others some would be.
    CHECK(table.number(3, "difference") == 0);
    CHECK(table.number(3, "only_here") + table.number(3, "only_first") == 0);
    CHECK(table.number(2, "only_here") + table.number(2, "only_first") > 0);
    CHECK(alone(other_in(folder)).number(1, "power") != first.number(1, "power"));
}

TEST_CASE("studies that cannot be compared are refused", "[exact][api]") {
    const Folder folder;
    const equipoise::Study study = study_in(folder);
    const auto bad = [&](const std::vector<equipoise::Study>& studies, const equipoise::CompareOptions& options) {
        const auto problems = problems_of([&] { equipoise::compare(studies, options); });
        REQUIRE(problems.size() == 1);
        CHECK_FALSE(problems[0].instead.empty());
        return problems[0].place + ": " + problems[0].what;
    };
    CHECK(bad({}, {}) == "compare: is given no study");
    CHECK(bad({study}, {}) == "compare: is given one scenario");
    CHECK(bad(std::vector<equipoise::Study>(27, study), {}) == "compare: 27 scenarios are more than 26");
    CHECK(bad({study, study}, {.names = {"a"}}) == "names: are 1 of 2 studies");
    CHECK(bad({study, study}, {.names = {"a", "a"}}) == "names: have \"a\" twice");
    CHECK_THAT(bad({study, study}, {.n = 1}), ContainsSubstring("n: "));
    CHECK_THAT(bad({study, study}, {.trials = -1}), ContainsSubstring("trials: "));
    CHECK_THAT(bad({study, study_in(folder, {"trial.allocation=[2, 1]"})}, {.n = 2}),
               ContainsSubstring("fewer than one allocation"));
    // One file twice: rows still tell which is which.
    const equipoise::Table twice = equipoise::compare({study, study}, {.n = 60, .trials = 64}).table;
    CHECK(twice.text(0, "scenario") == folder.scenario);
    CHECK(twice.text(2, "scenario") == folder.scenario + " (2)");

    equipoise::Monitor stopping;
    stopping.on_progress([&](std::uint64_t) { stopping.stop(); });
    CHECK_THROWS_AS(equipoise::compare({study, study}, {.trials = 5000}, {.threads = 1, .monitor = &stopping}),
                    equipoise::Interrupted);
}
