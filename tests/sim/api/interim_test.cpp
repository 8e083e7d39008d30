// The library's interim beside the program's.
#include <fstream>
#include <iterator>

#include "tests/sim/api/same_support.hpp"
#include "tests/support/places.hpp"

using namespace equipoise::test;
using nlohmann::json;

TEST_CASE("the library tells of a running trial what the program does, to the last bit", "[interim][api]") {
    const std::string folder = std::string(kSourceFolder) + "/scenarios/", data = folder + "running/msc-interim.csv",
                      scenario = folder + "msc-sequential.toml";
    std::ifstream file(data);
    const equipoise::Data patients = equipoise::Data::csv({std::istreambuf_iterator<char>(file), {}}, data);
    const equipoise::Study study(equipoise::Scenario::read(scenario));
    for (const bool blinded : {false, true}) {
        std::vector<std::string> asked{"interim", scenario, data, "--date", "1000", "--trials", "200"};
        if (blinded) asked.push_back("--blinded");
        const json told = answer(asked);
        const equipoise::InterimResult result =
            equipoise::interim(study, patients, {.date = "1000", .blinded = blinded, .trials = 200});
        CHECK(same(told.at("standing"), result.standing, 0) == 19);
        REQUIRE(result.days.rows() == told.at("days").size());
        for (std::size_t row = 0; row < result.days.rows(); ++row)
            CHECK(same(told.at("days")[row], result.days, row) == 11);
        CHECK(result.test.rows() == (blinded ? 0 : 1));
        if (blinded) continue;
        CHECK(same(told.at("test"), result.test, 0) == 28);
        REQUIRE(result.chances.rows() == told.at("chances").size());
        for (std::size_t row = 0; row < result.chances.rows(); ++row)
            CHECK(same(told.at("chances")[row], result.chances, row) == 8);
    }
}
