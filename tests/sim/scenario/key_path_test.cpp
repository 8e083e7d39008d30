// --set and --vary name any key of a scenario, items of lists by place or name.
#include "sim/scenario/key_path.hpp"

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kTrial = R"(title = "T"
[survival]
law = "exponential"
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
[[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28
[[analysis]]
test = "log-rank"
)";

}  // namespace

TEST_CASE("a path sets one key, makes tables, and finds items of lists", "[exact][scenario]") {
    Json json = {{"analysis", {{{"name", "28-day mortality"}, {"day", 28}}, {{"test", "rmst"}}}}, {"n", {1, 2}}};
    CHECK(set_key(json, "analysis.\"28-day mortality\".day", 90, "") == "analysis[0].day");
    CHECK(set_key(json, "analysis[1].tau", 14, "") == "analysis[1].tau");
    CHECK(set_key(json, "analysis.rmst.arm", 3, "") == "analysis[1].arm");
    CHECK(set_key(json, "analysis.0.more", true, "") == "analysis[0].more");
    CHECK(set_key(json, "trial.dropout.risk", 0.1, "") == "trial.dropout.risk");
    CHECK(set_key(json, "n", Json::array({5}), "") == "n");
    CHECK(json == Json{{"analysis",
                        {{{"name", "28-day mortality"}, {"day", 90}, {"more", true}},
                         {{"test", "rmst"}, {"tau", 14}, {"arm", 3}}}},
                       {"n", {5}},
                       {"trial", {{"dropout", {{"risk", 0.1}}}}}});
    CHECK(equals_sign("analysis.\"a=b\".day=9") == 18);
    CHECK(equals_sign("a.\"b=c\"") == std::string_view::npos);
    CHECK_THROWS_WITH(set_key(json, "analysis.\"28 day mortality\".day", 1, "--set"),
                      "--set: there is no item named \"28 day mortality\"; did you mean \"28-day mortality\"?");
    CHECK_THROWS_WITH(set_key(json, "analysis[2].day", 1, "--set"),
                      "--set: there is no item [2] in a list of 2; the first is [0]");
    CHECK_THROWS_WITH(set_key(json, "trial[0].day", 1, "--set"), ContainsSubstring("there is no list"));
    CHECK_THROWS_WITH(set_key(json, "analysis.\"28", 1, "--set"), ContainsSubstring("does not close it"));
}

TEST_CASE("option --set changes a named analysis, and its mistakes have the place", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", kTrial);
    const ProgramRun run = run_equipoise({"check", file, "--set", "analysis.\"28-day mortality\".day=14"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK_THAT(run.out, ContainsSubstring("continuity = false\nday = 14"));
    const ProgramRun bad = run_equipoise({"check", file, "--set", "analysis.log-rank.rho=-1"});
    CHECK(bad.exit_code == 2);
    CHECK_THAT(bad.err, ContainsSubstring("--set analysis[1].rho: -1 is out of range"));
    const ProgramRun unknown = run_equipoise({"check", file, "--set", "analysis.rank.rho=1"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err, ContainsSubstring("there is no item named \"rank\""));
}
