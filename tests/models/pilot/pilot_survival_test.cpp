#include "models/pilot/pilot_survival.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/pilot/patient_table.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

PilotSurvival read(const std::string& text, const PilotColumns& columns = {}) {
    return PilotSurvival::read(CsvTable::parse(text, "pilot.csv"), columns);
}

}  // namespace

TEST_CASE("interval counts are read as they stand", "[exact][pilot]") {
    const PilotSurvival pilot =
        read("arm,left,right,n\n0,0,7,6\n0,14,28,2\n0,28,,12\n1,14,28,3\n1,28,Inf,7\n1,0,7,0\n");
    REQUIRE(pilot.rows().size() == 5);
    CHECK(pilot.patients(0) == 20);
    CHECK(pilot.patients(1) == 10);
    CHECK(pilot.deaths(0) == 8);
    CHECK(pilot.deaths(1) == 3);
    CHECK(pilot.rows()[2].censored());
    CHECK_FALSE(pilot.rows()[0].exact());
    CHECK(pilot.arm_names() == std::array<std::string, 2>{"0", "1"});
}

TEST_CASE("times and status are read with covariates and named arms", "[exact][pilot]") {
    const std::string text = "id,arm,time,status,age\n1,placebo,5,1,60\n2,MSC,28,0,70\n3,MSC,3.5,1,\n";
    const PilotSurvival pilot = read(text, {.control = "MSC", .covariates = {"age"}});
    REQUIRE(pilot.rows().size() == 2);
    CHECK(pilot.left_out() == 1);
    CHECK(pilot.arm_names() == std::array<std::string, 2>{"MSC", "placebo"});
    CHECK(pilot.rows()[0].exact());
    CHECK(pilot.rows()[0].arm == 1);
    CHECK(pilot.covariates(0)[0] == 60);
    CHECK(pilot.rows()[1].left == 28);
    CHECK_THROWS_WITH(read(text), ContainsSubstring("\"placebo\" and \"MSC\""));
    CHECK(read("time,status\n4,1\n").patients(0) == 1);
}

TEST_CASE("what stands in the place of a date is quoted, not a column that nobody has", "[exact][pilot]") {
    const auto refused = [](const std::string& row, const std::string& words) {
        const std::string text = "id,arm,randomized,death,last_contact\n1,0,2024-01-05,,2024-02-05\n" + row + "\n";
        CHECK_THROWS_WITH(PilotSurvival::read(patient_table(CsvTable::parse(text, "pilot.csv"))),
                          ContainsSubstring(words));
    };
    refused("2,1,45300,45310,",
            "pilot.csv, line 3, column randomized: \"45300\" is not a date; write YYYY-MM-DD, or day.");
    refused("2,1,45300,45310,", "how a spreadsheet keeps a date");
    refused("2,1,2024-01-06,5 Jan 2024,", "line 3, column death: \"5 Jan 2024\" is not a date");
    refused("2,1,2024-01-06,,soon", "line 3, column last_contact: \"soon\" is not a date");
}

TEST_CASE("what is no pilot is refused with its place", "[exact][pilot]") {
    const auto refused = [](const std::string& text, const std::string& where, const PilotColumns& columns = {}) {
        INFO(text);
        CHECK_THROWS_AS(read(text, columns), InputError);
        CHECK_THROWS_WITH(read(text, columns), ContainsSubstring(where));
    };
    refused("arm,left,right,n\n0,0,7,6\n0,7,7,1\n", "line 3, column right");
    refused("arm,left,right,n\n0,-1,7,6\n", "line 2, column left");
    refused("arm,left,right,n\n0,,7,6\n", "line 2, column left");
    refused("arm,left,right,n\n0,0,7,1.5\n", "column n");
    refused("arm,left,right,n\n0,0,7,0\n", "no patient");
    refused("arm,left,right,n\nA,0,7,0\nA,7,,0\nB,7,,5\nB,0,7,2\n", "no patient is in arm \"A\"", {.control = "A"});
    refused("arm,left,right,n\nA,0,7,3\nB,0,7,0\n", "no patient is in arm \"B\"", {.control = "A"});
    refused("arm,left,n\n0,0,7\n", "\"right\"");
    refused("arm,time,n\n0,0,7\n", "\"status\"");
    refused("arm,time,status\n0,0,1\n", "death at time 0");
    refused("arm,time,status\n0,3,2\n", "column status");
    refused("arm,time,status\n0,3,\n", "column status");
    refused("arm,time,status\n0,x,1\n", "column time");
    refused("arm,time,status\n0,Inf,0\n", "column time");
    refused("arm,time,status\na,3,1\nb,3,1\nc,3,1\n", "third arm");
    refused("arm,time,status\n,3,1\n", "arm is missing");
    refused("arm,time,status\na,3,1\nb,3,1\n", "--control", {.control = "c", .covariates = {}});
    refused("arm,time,status,sex\na,3,1,f\nb,3,1,m\n", "sex", {.control = "a", .covariates = {"sex"}});
    refused("arm,time,status\na,3,1\nb,3,1\n", "age", {.control = "a", .covariates = {"age"}});
    refused("arm,time,status,left,right\n0,3,1,0,3\n", "both");
}
