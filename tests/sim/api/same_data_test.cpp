// Synthetic patients and analyses of data, as the library and as the program give them.
#include <cmath>
#include <cstdio>

#include "tests/sim/api/same_support.hpp"
#include "tests/support/places.hpp"

using namespace equipoise::test;
using nlohmann::json;

TEST_CASE("synthetic patients are the program's file", "[exact][api]") {
    const Folder folder;
    REQUIRE(
        run_equipoise({"simulate", folder.scenario, "--n", "40", "--trials", "3", "--out", folder.path() + "/x.csv"})
            .exit_code == 0);
    const equipoise::Table all = equipoise::simulate(study_in(folder), {.n = 40, .trials = 3});
    CHECK(all.csv() == contents(folder.path() + "/x.csv"));
    const equipoise::Table last = equipoise::simulate(study_in(folder), {.n = 40, .trials = 1, .first = 2});
    CHECK(last.csv() == all.where("trial", "2").csv());
    const std::string sofa = std::string(equipoise::test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";
    const std::string days = folder.path() + "/days.csv";
    REQUIRE(run_equipoise({"simulate", sofa, "--n", "20", "--trials", "2", "--long", "--out", days}).exit_code == 0);
    const equipoise::Study study(equipoise::Scenario::read(sofa));
    CHECK(equipoise::simulate(study, {.n = 20, .trials = 2, .by_day = true}).csv() == contents(days));
    REQUIRE(run_equipoise({"simulate", sofa, "--n", "20", "--trials", "2", "--out", days}).exit_code == 0);
    CHECK(equipoise::simulate(study, {.n = 20, .trials = 2}).csv() == contents(days));
}

TEST_CASE("an analysis of data is the program's, from text and from columns", "[exact][api]") {
    const Folder folder;
    const std::string data = folder.path() + "/p.csv";
    for (const char* test : {"log-rank", "fisher", "cox", "rmst", "milestone"}) {
        INFO(test);
        const json told = answer({"analyze", data, "--test", test, "--confidence", "0.9"});
        const equipoise::AnalysisResult result =
            equipoise::analyze(equipoise::Data::csv(pilot()), test, {.confidence = 0.9});
        CHECK(same(told, result.estimate, 0) >= 15);
        for (const auto& [name, value] : told["details"].items()) {
            const equipoise::Table rows = result.details.where("name", name);
            INFO(name);
            if (value.is_number()) CHECK(rows.number(0, "number") == value.get<double>());
            if (value.is_array() && !value.empty() && value[0].is_number())
                for (std::size_t i = 0; i < value.size(); ++i)
                    CHECK((value[i].is_null() ? std::isnan(rows.number(i, "number"))
                                              : rows.number(i, "number") == value[i].get<double>()));
        }
        std::vector<equipoise::Cell> arm, time, status;
        std::istringstream lines(pilot());
        std::string line;
        for (std::getline(lines, line); std::getline(lines, line);) {
            double t = 0;
            int a = 0, s = 0;
            REQUIRE(std::sscanf(line.c_str(), "%d,%lf,%d", &a, &t, &s) == 3);
            arm.emplace_back(std::int64_t{a});
            time.emplace_back(t);
            status.emplace_back(s == 1);
        }
        const equipoise::Data columns = equipoise::Data::columns({{"arm", arm}, {"time", time}, {"status", status}});
        CHECK(equipoise::analyze(columns, test, {.confidence = 0.9}).estimate.csv() == result.estimate.csv());
    }
    CHECK(equipoise::test_names().size() == 25);
}
