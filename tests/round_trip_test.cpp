// A trial written by `simulate` and analyzed by `analyze` gives what the engine saw of that very replicate.
#include <cmath>
#include <fstream>
#include <sstream>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kFile = std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";

// The rows of one trial of a file of several, with their header.
std::string rows_of_trial(const std::string& path, const std::string& trial) {
    std::ifstream file(path);
    std::string line, text;
    std::getline(file, line);
    text = line + "\n";
    while (std::getline(file, line))
        if (line.starts_with(trial + ",")) text += line + "\n";
    return text;
}

const struct {
    const char* test;
    std::vector<std::string> options;
    Analysis analysis;
} kCases[] = {
    {"log-rank", {}, LogRank{}},
    {"proportion-difference",
     {"day=28"},
     [] {
         ProportionDifference a;
         a.day = 28;
         return a;
     }()},
    {"rmst", {"tau=21"}, Rmst{.tau = 21}},
    {"cox", {}, Cox{}},
    {"wilcoxon",
     {"outcome.score=change", "outcome.day=7", "outcome.death=worst-rank", "outcome.discharge=zero"},
     Wilcoxon{.outcome = {.score = ScoreSummary::change,
                          .day = 7,
                          .death = DeathRule::worst_rank,
                          .discharge = DischargeRule::zero}}},
    {"t-test",
     {"outcome.score=mean", "outcome.day=28", "outcome.death=while-alive", "outcome.discharge=missing"},
     TTest{.outcome = {.score = ScoreSummary::mean,
                       .day = 28,
                       .death = DeathRule::while_alive,
                       .discharge = DischargeRule::missing}}},
};

}  // namespace

TEST_CASE("a simulated trial, written and analyzed again, gives the engine's own numbers", "[exact]") {
    const TemporaryFolder folder;
    const std::string all = folder.path() + "/all.csv";
    REQUIRE(run_equipoise({"simulate", kFile, "--n", "200", "--trials", "3", "--seed", "9", "--out", all}).exit_code ==
            0);
    const Scenario scenario = read_scenario(test::kDisk, kFile, {"seed=9"});
    const TrialModel model = resolve(scenario, test::kDisk).model();
    const std::size_t sizes[] = {200};

    for (const auto& c : kCases)
        for (const int replicate : {0, 2}) {
            INFO(c.test << ", replicate " << replicate);
            const std::vector<NamedAnalysis> analyses{{c.test, c.analysis}};
            RunRequest request;
            request.model = &model;
            request.analyses = analyses;
            request.sizes = sizes;
            request.seed = 9;
            request.first = static_cast<std::uint64_t>(replicate);
            request.count = 1;
            const AnalysisTally seen =
                run(request, Campaign::on_threads(1)).at(0, 0);  // of one replicate: the sum is its estimate
            REQUIRE(seen.estimates == 1);

            std::vector<std::string> arguments{"analyze",
                                               folder.write("one.csv", rows_of_trial(all, std::to_string(replicate))),
                                               "--test", c.test, "--json"};
            for (const std::string& option : c.options) arguments.insert(arguments.end(), {"--option", option});
            const ProgramRun run = run_equipoise(arguments);
            INFO(run.err);
            REQUIRE(run.exit_code == 0);
            const Json json = Json::parse(run.out);
            CHECK(json.at("estimate").get<double>() == seen.sum);
            const double se = json.at("standard_error").get<double>();
            CHECK(se * se == seen.sum_of_variances);
        }
}
