// A pilot below the published minimum sizes is named wherever its estimates are used.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;
using Json = nlohmann::json;

namespace {

std::string scenario(const std::string& prior = "") {
    return "[pilot]\nsurvival = \"pilot.csv\"\n[survival]\ncuts = [7]\nfrom = \"pilot\"\n[effect]\nfrom = "
           "\"pilot\"\n[[analysis]]\nname = \"log-rank\"\ntest = \"log-rank\"\n[simulation]\ntrials = 200\nn = "
           "200\nlargest_n = 400\n[explore]\nn = [200]\neffect_scale = [1]\ncontrol_mortality_shift = [0]\n" +
           prior;
}

std::string pilot(int each) {
    const std::string n = std::to_string(each);
    return "arm,left,right,n\n0,0,7," + n + "\n0,7,28," + n + "\n0,28,," + n + "\n1,0,7,5\n1,7,28," + n + "\n1,28,," +
           n + "\n";
}

bool says_few(const Json& warnings) {
    for (const Json& warning : warnings)
        if (warning.get<std::string>().find("mortality from fewer than 120 is imprecise (Teare et al. 2014)") !=
            std::string::npos)
            return true;
    return false;
}

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("fit, assurance and plan warn of a pilot of fewer than 120 patients, and of no larger one", "[exact]") {
    for (const bool few : {true, false}) {
        const TemporaryFolder folder;
        const std::string file = folder.write("some.toml", scenario()), out = folder.path() + "/out";
        folder.write("pilot.csv", pilot(few ? 8 : 30));
        for (const std::vector<std::string>& verb : {std::vector<std::string>{"fit"},
                                                     {"assurance", "--draws", "10", "--trials-per-draw", "2"},
                                                     {"plan", "--out", out}}) {
            std::vector<std::string> arguments{verb[0], file, "--json"};
            arguments.insert(arguments.end(), verb.begin() + 1, verb.end());
            const ProgramRun json = run_equipoise(arguments);
            INFO(verb[0] << ": " << json.err);
            REQUIRE(json.exit_code == 0);
            CHECK(says_few(Json::parse(json.out).at("warnings")) == few);
            arguments.erase(arguments.begin() + 2);
            const ProgramRun text = run_equipoise(arguments);
            CHECK((text.out.find("(Teare et al. 2014)") != std::string::npos) == few);
        }
        CHECK((text_of(out + "/report.html").find("mortality from fewer than 120 is imprecise") != std::string::npos) ==
              few);
    }
}

TEST_CASE("the report of a plan says in words what the assurance draws", "[exact]") {
    const TemporaryFolder folder;
    const std::string
        file = folder.write(
            "some.toml",
            scenario(
                "[prior]\npilot_weight = 0.5\n[prior.parameters]\ntrial.dropout.risk = { median = 0.05, sd = 0.4 }\n")),
        out = folder.path() + "/out";
    folder.write("pilot.csv", pilot(8));
    const ProgramRun run = run_equipoise({"plan", file, "--out", out, "--json"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const std::string report = text_of(out + "/report.html");
    CHECK_THAT(report,
               ContainsSubstring("trial.dropout.risk, logit-normal with median 0.05 (95% from 0.0235 to 0.103)"));
    CHECK_THAT(report, ContainsSubstring("posterior given the pilot, each patient counting as 0.5"));
    CHECK_THAT(report, ContainsSubstring("from not knowing the trial"));
    CHECK_THAT(text_of(out + "/assurance.csv"), ContainsSubstring("success_and_benefit"));
    const ProgramRun parts =
        run_equipoise({"assurance", file, "--draws", "50", "--trials-per-draw", "4", "--parts", "--json"});
    REQUIRE(parts.exit_code == 0);
    const Json json = Json::parse(parts.out);
    REQUIRE(json.at("parts").size() == 3);
    CHECK(json["parts"][0]["part"] == "the control arm");
    CHECK(json["parts"][2]["part"] == "the trial's conduct");
    CHECK(json.at("analyses")[0].at("success_and_benefit").is_number());
}
