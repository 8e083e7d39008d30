#include "models/pilot/pilot_scores.hpp"

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

PilotScores pilot_of(const std::string& text, const PilotScoreColumns& columns = {}) {
    return PilotScores::from(CsvTable::parse(text, "pilot.csv"), columns);
}

}  // namespace

TEST_CASE("a pilot's scores are the same from long and from wide tables", "[exact]") {
    const PilotScores from_long =
        pilot_of("id,arm,age,day,sofa\nb,1,50,3,6\nb,1,50,0,9\na,0,,0,8\na,0,,1,\na,0,,3,7\n");
    const PilotScores wide = pilot_of("id,arm,age,sofa3,sofa0,sofa1\nb,1,50,6,9,\na,0,,7,8,\n");
    for (const PilotScores* pilot : {&from_long, &wide}) {
        REQUIRE(pilot->patients.size() == 2);
        CHECK(pilot->day == std::vector<double>{0, 3, 0, 3});
        CHECK(pilot->score == std::vector<double>{9, 6, 8, 7});
        CHECK(pilot->patients[0].arm == 1);
        CHECK(pilot->patients[1].first == 2);
        CHECK(pilot->covariates.at(static_cast<std::size_t>(pilot->find("age")))[0] == 50);
        CHECK(std::isnan(pilot->covariates.at(static_cast<std::size_t>(pilot->find("age")))[1]));
        CHECK(pilot->patients[0].icu_event == -1);
        CHECK(pilot->whole());
    }
    const PilotScores orthodont = PilotScores::from(CsvTable::read(test::kDisk, reference_file("orthodont.csv")));
    CHECK(orthodont.day_name == "time");
    CHECK(orthodont.patients.size() == 27);
    CHECK(!orthodont.whole());
}

TEST_CASE(
    "a stay in the ICU is known from the ICU's columns only, and without them deaths are known and stays are missing",
    "[exact]") {
    const PilotScores both = pilot_of("id,arm,time,status,crtime,crev,sofa0\n1,0,28,0,6,2,7\n2,0,5,1,5,1,9\n");
    CHECK(both.patients[0].icu_event == 2);
    CHECK(both.patients[0].icu_time == 6);
    CHECK(both.patients[0].died == 0);
    const PilotScores survival = pilot_of("id,arm,time,status,sofa0\n1,0,28,0,7\n2,0,5,1,9\n");
    for (const auto& patient : survival.patients) {
        CHECK(patient.icu_event == -1);
        CHECK(std::isnan(patient.icu_time));
    }
    CHECK(survival.patients[1].died == 1);
}

TEST_CASE("mistakes in a pilot's scores are told", "[exact]") {
    CHECK_THROWS_AS(pilot_of("id,arm,age\n1,0,5\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,day,sofa\n1,0,0,5\n1,0,0,6\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,day,sofa\n1,0,0,5\n2,1,0,6\n3,2,0,6\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,day,sofa\n1,0,0,\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,day,sofa\n1,0,,5\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,time,status,sofa0\n1,0,-1,0,5\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,crtime,crev,sofa0\n1,0,1,3,5\n"), InputError);
    CHECK_THROWS_AS(pilot_of("id,arm,sofa0\n1,0,1\n1,0,2\n"), InputError);
}
