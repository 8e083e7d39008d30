// One trial told through the library: the program's, and the trial that simulate() and power() have.
#include <cmath>

#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

namespace {

void same_rows(const json& told, const equipoise::Table& table, int least) {
    REQUIRE(table.rows() == told.size());
    for (std::size_t row = 0; row < table.rows(); ++row) CHECK(same(told[row], table, row) >= least);
}

}  // namespace

TEST_CASE("a replayed trial is the program's", "[exact][api]") {
    const Folder folder;
    const std::vector<std::string> looks{"design.kind=group-sequential", "design.looks=[0.5, 1]"};
    const json told = answer({"replay", folder.scenario, "--replicate", "17", "--n", "120", "--scale", "0.5", "--set",
                              looks[0], "--set", looks[1]});
    const equipoise::ReplayResult found =
        equipoise::replay(study_in(folder, looks), {.replicate = 17, .n = 120, .effect_scale = 0.5});
    same_rows(told["analyses"], found.analyses, 13);
    same_rows(told["looks"], found.looks, 14);
    same_rows(told["patients"], found.patients, 10);
    CHECK(found.patients.rows() > 50);
    REQUIRE(found.trial.rows() == 1);
    CHECK(same(told, found.trial, 0, {{"scenario", "title"}}) == 11);
    for (const auto& [column, value] :
         {std::pair{"control_deaths", told["deaths"][0]}, {"treatment_deaths", told["deaths"][1]}})
        CHECK(found.trial.number(0, column) == value.get<double>());
    CHECK(found.trial.text(0, "control") == told["arms"][0].get<std::string>());
    CHECK(found.trial.text(0, "treatment") == told["arms"][1].get<std::string>());
    const json fixed = answer({"replay", folder.scenario, "--replicate", "2"});
    const equipoise::ReplayResult plain = equipoise::replay(study_in(folder), {.replicate = 2});
    same_rows(fixed["patients"], plain.patients, 10);
    CHECK(plain.looks.rows() == 0);
    CHECK(plain.trial.number(0, "n") == 200);
}

TEST_CASE("a replayed trial is the one that power counts and simulate draws", "[exact][api]") {
    const Folder folder;
    const equipoise::Study study = study_in(folder);
    double benefits[2]{};
    for (std::int64_t k = 0; k < 64; ++k) {
        const equipoise::Table analyses = equipoise::replay(study, {.replicate = k, .n = 60}).analyses;
        for (std::size_t a = 0; a < 2; ++a) benefits[a] += analyses.text(a, "verdict") == "benefit";
    }
    const equipoise::Table power = equipoise::power(study, {.n = 60, .trials = 64}).analyses;
    for (std::size_t a = 0; a < 2; ++a) CHECK(benefits[a] / 64 == power.number(a, "power"));
    CHECK(benefits[1] > 0);

    const equipoise::Table drawn = equipoise::simulate(study, {.n = 60, .first = 5});
    const auto agree = [&](std::int64_t replicate) {
        const equipoise::Table patients = equipoise::replay(study, {.replicate = replicate, .n = 60}).patients;
        std::size_t same_times = 0;
        for (std::size_t i = 0; i < patients.rows(); ++i)
            same_times += patients.number(i, "known_until") == drawn.number(i, "time");
        return same_times;
    };
    CHECK(agree(5) == 60);
    CHECK(agree(6) < 60);
}

TEST_CASE("a trial that cannot be replayed is refused", "[exact][api]") {
    const Folder folder;
    const auto place = [&](const equipoise::ReplayOptions& options) {
        return place_of([&] { equipoise::replay(study_in(folder), options); });
    };
    CHECK(place({.replicate = -1}) == "replicate");
    CHECK(place({.effect_scale = 1.5}) == "effect_scale");
    CHECK(place({.effect_scale = std::nan("")}) == "effect_scale");
    CHECK(place({.n = 1}) == "n");
}
