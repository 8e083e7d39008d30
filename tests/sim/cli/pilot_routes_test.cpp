// A scenario that takes its laws from the pilot and one into which `fit --toml` was pasted are the same scenario;
// mistakes in the pilot are told with the scenario's line; several trials in a file are told apart.
#include "sim/scenario/field_reader.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kRest =
    "\n[[analysis]]\nname = \"day 28\"\ntest = \"proportion-difference\"\nday = 28\n\n[simulation]\nn = 60\ntrials = "
    "20\n";

// 60 patients followed for 90 days, with more deaths after day 28 under treatment than before: what lies beyond the
// trial's follow-up must not reach it.
std::string pilot_90() {
    std::string text = "id,arm,time,status\n";
    for (int i = 0; i < 60; ++i) {
        const int arm = i % 2, k = i / 2;
        const double day = arm == 0 ? 1.5 + 3 * k : k < 6 ? 2.5 + 4 * k : 29.5 + 2 * k;
        const bool died = arm == 0 ? k < 16 : k < 20;
        text += std::to_string(i) + "," + (arm == 0 ? "usual" : "new") + "," + (died ? std::to_string(day) : "90") +
                "," + (died ? "1" : "0") + "\n";
    }
    return text;
}

std::string output(const std::vector<std::string>& arguments) {
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

}  // namespace

TEST_CASE("from = pilot and the pasted tables of fit are one answer, from a 90-day pilot and a 28-day trial too",
          "[exact][fit]") {
    const TemporaryFolder folder;
    const std::string data = folder.write("p.csv", pilot_90());
    const std::string head = "follow_up_days = 28\n\n[trial]\narms = [\"usual\", \"new\"]\n\n";
    for (const std::string law : {"piecewise-exponential", "piecewise-exponential ML", "weibull", "log-normal",
                                  "gompertz", "exponential", "royston-parmar"}) {
        INFO(law);
        const bool ml = law.ends_with(" ML");
        const std::string kind = ml ? law.substr(0, law.size() - 3) : law;
        const std::string keys = "law = \"" + kind + "\"\nfrom = \"pilot\"\n" +
                                 (kind == "piecewise-exponential" ? "cuts = [7, 14]\n" : "") +
                                 (ml ? "estimate = \"maximum-likelihood\"\n" : "");
        const std::string own = folder.write("own.toml", head + "[pilot]\nsurvival = \"p.csv\"\n\n[survival]\n" + keys +
                                                             "\n[effect]\nfrom = \"pilot\"\n" + kRest);
        const Study from_pilot = resolve(read_scenario(test::kDisk, own), test::kDisk);
        const std::string estimate = ml ? "maximum-likelihood" : "posterior-mean";
        for (const std::string& tables :
             {output({"fit", own, "--toml"}),
              output({"fit", data, "--control", "usual", "--law", kind, "--toml", "--estimate", estimate})}) {
            INFO(tables);
            const Study pasted =
                resolve(read_scenario(test::kDisk, folder.write("pasted.toml", head + tables + kRest)), test::kDisk);
            const TrialModel a = from_pilot.model(), b = pasted.model();
            for (const std::size_t arm : {0u, 1u})
                for (int day = 1; day <= 28; ++day)
                    CHECK_THAT(b.survival[arm].survival(day), WithinAbs(a.survival[arm].survival(day), 1e-6));
            if (const auto* ratio = std::get_if<PiecewiseProportional>(&from_pilot.effect)) {
                const auto& other = std::get<PiecewiseProportional>(pasted.effect);
                CHECK(other.cuts == ratio->cuts);
                for (std::size_t j = 0; j < ratio->hazard_ratios.size(); ++j)
                    CHECK_THAT(other.hazard_ratios[j], WithinRel(ratio->hazard_ratios[j], 1e-6));
            }
        }
        // Deaths by day 28 of 30 patients: 9 of the controls, 6 of the treated; after day 14 none but those counts.
        if (ml) CHECK_THAT(from_pilot.model().survival[1].survival(28), WithinAbs(0.8, 0.01));
    }
}

TEST_CASE("mistakes about a scenario's pilot carry the scenario's file, line and key", "[exact][fit]") {
    const TemporaryFolder folder;
    folder.write("p.csv", "arm,left,right,n\nMSC,14,28,3\nMSC,28,,7\ncontrol,0,7,6\ncontrol,14,28,2\ncontrol,28,,12\n");
    folder.write("bad.csv", "arm,left,right,n\ncontrol,0,7,6\ncontrol,x,28,2\n");
    const auto text = [&](const std::string& pilot, const std::string& arms) {
        return folder.write("s.toml", "title = \"ps\"\n[pilot]\n" + pilot +
                                          "[survival]\nlaw = \"piecewise-exponential\"\ncuts = [7, 14]\nfrom = "
                                          "\"pilot\"\n[effect]\nhazard_ratio = 0.7\n[trial]\narms = " +
                                          arms + "\n" + kRest);
    };
    const auto refused = [&](const std::string& pilot, const std::string& arms,
                             std::initializer_list<const char*> words) {
        const ProgramRun run = run_equipoise({"power", text(pilot, arms), "--trials", "5"});
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        for (const char* word : words) CHECK_THAT(run.err, ContainsSubstring(word));
    };
    const std::string care = "[\"standard care\", \"MSC\"]";
    refused("survival = \"p.csv\"\ncontrol = \"placebo\"\n", care,
            {"s.toml, line 4, pilot.control", "\"placebo\"", "one of: MSC, control"});
    refused("survival = \"p.csv\"\n", care, {"s.toml, line 2, pilot.control", "\"control\"", "\"MSC\""});
    refused("survival = \"p.csv\"\ncontrol = \"control\"\n", "[\"MSC\", \"standard care\"]",
            {"trial.arms", "s.toml, line 12"});
    refused("survival = \"bad.csv\"\ncontrol = \"control\"\n", care,
            {"bad.csv, line 3, column left", "s.toml, line 3, pilot.survival"});
    refused("survival = \"none.csv\"\n", care, {"no such file", "s.toml, line 3, pilot.survival"});
    // The trial's names order the arms, whatever comes first in the file.
    const Study study =
        resolve(read_scenario(test::kDisk, text("survival = \"p.csv\"\n", "[\"control\", \"MSC\"]")), test::kDisk);
    CHECK(study.pilot->arm_names()[0] == "control");
    CHECK(study.pilot->patients(0) == 20);
}

TEST_CASE("fit and analyze say which arm is control, and take one trial of several", "[exact][fit]") {
    const TemporaryFolder folder;
    const std::string data = folder.write("p.csv", pilot_90());
    const ProgramRun unsaid = run_equipoise({"fit", data, "--law", "exponential"});
    CHECK(unsaid.exit_code == 2);
    CHECK_THAT(unsaid.err, ContainsSubstring("--control \"usual\""));
    const std::vector<std::string> said{"fit", data, "--law", "exponential", "--control", "new"};
    CHECK_THAT(output(said), ContainsSubstring("control is \"new\", treatment \"usual\""));
    const std::string analysis = output({"analyze", data, "--test", "log-rank", "--json"});
    CHECK(Json::parse(analysis).at("control") == "usual");

    const std::string two = folder.write("two.csv",
                                         "trial,id,arm,time,status\n0,1,0,5,1\n0,2,1,9,0\n0,3,1,2,1\n0,4,0,9,0\n1,1,0,"
                                         "7,1\n1,2,1,28,0\n1,3,0,8,1\n1,4,1,3,1\n");
    for (const std::vector<std::string>& command : {std::vector<std::string>{"analyze", two, "--test", "log-rank"},
                                                    std::vector<std::string>{"fit", two, "--law", "exponential"}}) {
        const ProgramRun run = run_equipoise(command);
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, ContainsSubstring("column trial") && ContainsSubstring("--trial 0"));
        std::vector<std::string> one = command;
        one.insert(one.end(), {"--trial", "1", "--json"});
        CHECK(run_equipoise(one).exit_code == 0);
    }
}

TEST_CASE("scores without the day of leaving the ICU give no discharge hazard, and it is said", "[exact][fit]") {
    const TemporaryFolder folder;
    std::string scores = "id,arm,day,score,time,status\n";
    for (int i = 0; i < 20; ++i)
        for (int day = 0; day < 6; ++day)
            scores += std::to_string(i) + "," + std::to_string(i % 2) + "," + std::to_string(day) + "," +
                      std::to_string(6 + (i * 5 + day * 3) % 9) + "," + (i % 4 == 0 ? "6,1" : "28,0") + "\n";
    const std::string data = folder.write("scores.csv", scores);
    const Json json = Json::parse(output({"fit", data, "--score-model", "--no-course", "--json"})).at("score_model");
    CHECK(json.at("discharge").at("status").get<std::string>().starts_with("no outcomes"));
    CHECK(json.at("death").at("status").get<std::string>().starts_with("no outcomes"));
    CHECK(json.at("discharge").at("observations") == 0);
    CHECK_THAT(output({"fit", data, "--score-model", "--no-course", "--toml"}),
               ContainsSubstring("# [sofa] discharge keeps its default: no outcomes"));
    const std::string file = folder.write(
        "s.toml", "follow_up_days = 28\n[pilot]\nscores = \"scores.csv\"\n[sofa]\nfrom = \"pilot\"\n" + kRest);
    bool told = false;
    for (const std::string& line : resolve(read_scenario(test::kDisk, file), test::kDisk).scenario.assumptions)
        told = told || line.find("discharge keeps its default: no outcomes") != std::string::npos;
    CHECK(told);
}
