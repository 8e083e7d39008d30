// Which arm of a pilot is control.
#include "models/pilot/control_arm.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/pilot/one_trial.hpp"
#include "models/pilot/pilot_scores.hpp"
#include "models/pilot/pilot_survival.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

CsvTable named(const std::string& first, const std::string& second) {
    return CsvTable::parse("arm,time,status\n" + first + ",3,1\n" + second + ",5,0\n", "pilot.csv");
}

}  // namespace

TEST_CASE("the control arm follows from names, never from the order of rows", "[exact][pilot]") {
    const std::vector<std::string> trial{"standard care", "MSC"}, reversed{"MSC", "standard care"};
    for (const CsvTable& table : {named("standard care", "MSC"), named("MSC", "standard care")}) {
        CHECK(control_arm(table, {.arms = trial}) == "standard care");
        CHECK(control_arm(table, {.arms = reversed}) == "MSC");
        CHECK(control_arm(table, {.control = "MSC"}) == "MSC");
        CHECK_THROWS_WITH(control_arm(table, {}), ContainsSubstring("\"MSC\"") &&
                                                      ContainsSubstring("\"standard care\"") &&
                                                      ContainsSubstring("--control"));
        CHECK_THROWS_WITH(control_arm(table, {.control = "standard care", .arms = reversed}),
                          ContainsSubstring("trial.arms"));
        CHECK_THROWS_AS(PilotSurvival::read(table), InputError);
    }
    CHECK(control_arm(named("1", "0"), {.arms = trial}) == "0");
    CHECK(control_arm(named("MSC", "MSC"), {}) == "MSC");
    CHECK_THROWS_WITH(
        control_arm(named("placebo", "MSC"), {.control_place = "s.toml, line 4, pilot.control", .arms = trial}),
        ContainsSubstring("s.toml, line 4, pilot.control") && ContainsSubstring("\"placebo\""));
}

TEST_CASE("a stay in the ICU that nobody recorded is unknown, not the time to death", "[exact][pilot]") {
    const PilotScores pilot = PilotScores::from(
        CsvTable::parse("id,arm,day,score,time,status\n1,0,0,9,28,0\n1,0,1,8,28,0\n2,1,0,7,4,1\n", "scores.csv"));
    for (const PilotScores::Patient& patient : pilot.patients) {
        CHECK(patient.icu_event == -1);
        CHECK(std::isnan(patient.icu_time));
    }
    CHECK(pilot.patients[0].time == 28);
    CHECK(pilot.patients[1].died == 1);
}

TEST_CASE("one id with two fates is refused, an id that repeats its fate is one patient, and trials are told apart",
          "[exact][pilot]") {
    CHECK_THROWS_WITH(PilotSurvival::read(CsvTable::parse("id,arm,time,status\n1,0,5,1\n1,0,9,0\n", "d.csv")),
                      ContainsSubstring("line 3") && ContainsSubstring("patient \"1\" is on two rows"));
    CHECK(
        PilotSurvival::read(CsvTable::parse("id,arm,time,status\n1,0,5,1\n1,0,5,1\n2,1,9,0\n", "d.csv")).patients(0) ==
        1);
    const CsvTable two =
        CsvTable::parse("trial,id,arm,time,status\n0,1,0,5,1\n0,2,1,9,0\n1,1,0,7,1\n1,2,1,28,0\n", "sim.csv");
    CHECK_THROWS_WITH(PilotSurvival::read(two), ContainsSubstring("column trial") && ContainsSubstring("--trial 0"));
    const PilotSurvival one = PilotSurvival::read(one_trial(two, "1"));
    CHECK(one.patients(0) == 1);
    CHECK(one.rows()[0].left == 7);
    CHECK_THROWS_WITH(one_trial(two, "2"), ContainsSubstring("one of: 0, 1"));
    CHECK(one_trial(two, "1").place(0, 0) == "sim.csv, line 4, column trial");
}
