// --vary and compare through the program: the numbers of each place are those of the verb asked there alone.
#include <cmath>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kTrial = std::string(kTwoArms) + R"([[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28
[[analysis]]
name = "time to death"
test = "log-rank"
[simulation]
trials = 1000
n = 300
)";

void refused(const std::vector<std::string>& words, const std::string& what) {
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(what));
}

std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0, at = 0;
    for (const char c : text) {
        at = c == '\n' ? 0 : at + 1;
        widest = std::max(widest, at);
    }
    return widest;
}

}  // namespace

TEST_CASE("power --vary: every place is what power says there", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", kTrial);
    const Json one = answer_of({"power", file, "--vary", "survival.mortality=0.3:0.5:0.1"});
    REQUIRE(one.at("points").size() == 6);
    const double values[] = {0.3, 0.4, 0.5};
    for (std::size_t i = 0; i < 3; ++i) {
        const Json alone = answer_of({"power", file, "--set", "survival.mortality=" + std::to_string(values[i])});
        for (std::size_t a = 0; a < 2; ++a) {
            const Json& point = one.at("points")[2 * i + a];
            CHECK_THAT(point.at("at").at("survival.mortality").get<double>(), WithinAbs(values[i], 1e-12));
            for (const char* number : {"power", "mcse", "lower", "upper", "harm"})
                CHECK(point.at("analysis").at(number) == alone.at("analyses")[a].at(number));
        }
    }
    const Json two = answer_of(
        {"power", file, "--vary", "analysis.\"28-day mortality\".day=14,28", "--vary", "effect.hazard_ratio=0.6,0.8"});
    REQUIRE(two.at("points").size() == 8);
    const Json alone =
        answer_of({"power", file, "--set", "analysis.\"28-day mortality\".day=14", "--set", "effect.hazard_ratio=0.8"});
    CHECK(two.at("points")[2].at("analysis").at("power") == alone.at("analyses")[0].at("power"));
    CHECK(two.at("points")[2].at("at").at("effect.hazard_ratio") == 0.8);
}

TEST_CASE("size --vary: every place is what size says there", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", kTrial);
    const std::vector<std::string> coarse{"--tolerance", "0.1"};
    const Json varied = answer_of({"size", file, "--tolerance", "0.1", "--vary", "effect.hazard_ratio=0.6,0.7"});
    const Json alone = answer_of({"size", file, "--tolerance", "0.1", "--set", "effect.hazard_ratio=0.6"});
    for (const char* number : {"n", "n_lower", "n_upper", "power_at_n"})
        CHECK(varied.at("points")[0].at("analysis").at(number) == alone.at("analyses")[0].at(number));
    CHECK(varied.at("points")[2].at("analysis").at("n") > varied.at("points")[0].at("analysis").at("n"));
}

TEST_CASE("option --vary in a folder: table, picture, and the same bytes when it goes on", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", kTrial), out = folder.path() + "/out", two = folder.path() + "/two";
    const std::vector<std::string> words{"power", file, "--vary", "survival.mortality=0.3:0.5:0.05", "--out", out};
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK(widest_line(run.out) <= 80);
    CHECK_THAT(run.out, ContainsSubstring("0.35"));
    const std::string svg = kDisk.find(out + "/vary.svg").text, csv = kDisk.find(out + "/vary.csv").text;
    CHECK_THAT(csv, ContainsSubstring("survival.mortality,n,"));
    CHECK_THAT(svg, ContainsSubstring("28-day mortality"));
    CHECK_THAT(svg, ContainsSubstring("survival.mortality"));
    CHECK(read_xml(svg).mistake.empty());
    REQUIRE(run_equipoise({"resume", out}).exit_code == 0);
    CHECK(kDisk.find(out + "/vary.svg").text == svg);
    CHECK(kDisk.find(out + "/vary.csv").text == csv);
    const ProgramRun map = run_equipoise({"power", file, "--vary", "survival.mortality=0.3:0.5:0.1", "--vary",
                                          "simulation.n=100,200,400", "--out", two});
    REQUIRE(map.exit_code == 0);
    CHECK(widest_line(map.out) <= 80);
    const std::string heat = kDisk.find(two + "/vary.svg").text;
    CHECK_THAT(heat, ContainsSubstring("simulation.n"));
    CHECK(read_xml(heat).mistake.empty());
}

TEST_CASE("option --vary refuses what it cannot go through", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", kTrial);
    const auto bad = [&](const std::vector<std::string>& more, const std::string& what) {
        std::vector<std::string> words{"power", file};
        words.insert(words.end(), more.begin(), more.end());
        refused(words, what);
    };
    bad({"--vary", "survival.mortality"}, "has no values");
    bad({"--vary", "seed=1,2", "--seed", "3"}, "is what --seed sets");
    bad({"--vary", "simulation.trials=64,128", "--trials", "64"}, "is what --trials sets");
    bad({"--vary", "pilot.survival=a.csv,b.csv"}, "--vary pilot.survival = a.csv");
    bad({"--vary", "survival.mortality=0.3:0.5:x"}, "does not go from a number to a number by a number");
    bad({"--vary", "survival.mortality=0.3:0.5:-0.1"}, "no steps of -0.1 lead from 0.3 to 0.5");
    bad({"--vary", "survival.mortality=0:1:0.0001"}, "makes 10001 values");
    bad({"--vary", "survival.mortality=0.3,1.2"}, "1.2 is out of range; write a number from 0");
    bad({"--vary", "trial.dropout.rsk=0.1,0.2"}, "--vary trial.dropout.rsk = 0.1: unknown key; did you mean \"risk\"?");
    bad({"--vary", "a=1,2", "--vary", "b=1,2", "--vary", "c=1,2"}, "vary one key or two");
    bad({"--vary", "simulation.n=100,200", "--n", "300"}, "is what --n sets");
    bad({"--vary", "survival.mortality=0.3,0.4", "--mcse", "0.01"}, "does not go with --vary");
}

TEST_CASE("compare: powers are power's, differences are of pairs", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string a = folder.write("a.toml", kTrial);
    std::string text = kTrial;
    text.replace(text.find("0.7"), 3, "0.6");
    text.replace(text.find("seed = 7"), 8, "seed = 9");
    const std::string b = folder.write("b.toml", text);
    const Json json = answer_of({"compare", a, b});
    const Json alone_a = answer_of({"power", a}), alone_b = answer_of({"power", b, "--seed", "7"});
    CHECK_THAT(json.at("notes")[0].get<std::string>(), ContainsSubstring("with the seed and the number of trials of"));
    for (std::size_t k = 0; k < 2; ++k) {
        const Json& here = json.at("scenarios")[1].at("analyses")[k];
        CHECK(json.at("scenarios")[0].at("analyses")[k].at("power") == alone_a.at("analyses")[k].at("power"));
        CHECK(here.at("power") == alone_b.at("analyses")[k].at("power"));
        const double difference = here.at("difference");
        CHECK_THAT(difference, WithinAbs(alone_b.at("analyses")[k].at("power").get<double>() -
                                             alone_a.at("analyses")[k].at("power").get<double>(),
                                         1e-12));
        const double q = (here.at("only_here").get<double>() + here.at("only_first").get<double>()) / 1000;
        CHECK_THAT(here.at("difference_mcse").get<double>(),
                   WithinAbs(std::sqrt((q - difference * difference) / 1000), 1e-12));
        CHECK(here.at("difference_mcse").get<double>() < here.at("difference_apart_mcse").get<double>());
        CHECK_THAT(here.at("difference_apart_mcse").get<double>(),
                   WithinAbs(std::hypot(alone_a.at("analyses")[k].at("mcse").get<double>(),
                                        alone_b.at("analyses")[k].at("mcse").get<double>()),
                             1e-12));
    }
    const ProgramRun run = run_equipoise({"compare", a, b, "--n", "100", "--out", folder.path() + "/out"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK(widest_line(run.out.substr(run.out.find("Monte Carlo"))) <= 80);
    CHECK_THAT(run.out, ContainsSubstring("B less A: +"));
    const std::string csv = kDisk.find(folder.path() + "/out/compare.csv").text;
    REQUIRE(run_equipoise({"resume", folder.path() + "/out"}).exit_code == 0);
    CHECK(kDisk.find(folder.path() + "/out/compare.csv").text == csv);
    refused({"compare", a}, "others is required");
    refused({"compare", a, folder.path() + "/none.toml"}, "there is no such file");
}

TEST_CASE("size --assurance goes through the program, and refuses options that are not its own", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string prior = "[prior]\nlog_hazard_ratio = { mean = -0.4, sd = 0.15 }\n";
    const std::string file = folder.write("t.toml", kTrial + prior);
    const Json json = answer_of({"size", file, "--assurance", "0.7", "--draws", "200", "--trials-per-draw", "5"});
    const Json& at = json.at("analyses")[0];
    REQUIRE(at.at("reachable") == true);
    CHECK(at.at("n_lower") <= at.at("n"));
    CHECK(at.at("n") <= at.at("n_upper"));
    const Json there = answer_of(
        {"assurance", file, "--n", std::to_string(at.at("n").get<int>()), "--draws", "200", "--trials-per-draw", "5"});
    CHECK(there.at("analyses")[0].at("assurance") == at.at("assurance_at_n"));
    refused({"size", file, "--assurance", "0.7", "--power", "0.8"}, "stands beside an option of the n for a power");
    refused({"size", file, "--draws", "200"}, "belongs to --assurance");
    const std::string none = folder.write("n.toml", kTrial);
    refused({"size", none, "--assurance", "0.7"}, "nothing is uncertain");
}
