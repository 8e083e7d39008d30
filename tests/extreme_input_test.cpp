// Legal but extreme input: the program answers, with a dash or null where nothing can be estimated, never with NaN,
// never a crash.
#include <regex>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

using Words = std::vector<std::string>;

const std::string kShipped = std::string(equipoise::test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";
const std::string kSurvival = R"(title = "Extreme"
[survival]
law = "weibull"
mortality = 0.4
day = 28
shape = 0.7
[effect]
hazard_ratio = 0.7
[[analysis]]
test = "log-rank"
[[analysis]]
test = "rmst"
tau = 1
[[analysis]]
test = "cox"
[[analysis]]
test = "max-combo"
[[analysis]]
test = "fisher"
day = 1
[[analysis]]
test = "miettinen-nurminen"
day = 1
[[analysis]]
test = "logistic"
day = 1
[[analysis]]
test = "win-ratio"
hierarchy = ["death"]
)";
// Mortality from the score's course.
const std::string kScores = R"(title = "Extreme scores"
[sofa]
[effect]
sofa = { plateau = -24 }
[[analysis]]
test = "win-ratio"
hierarchy = ["death", "score"]
outcome = { score = "change", day = 1, discharge = "zero" }
[[analysis]]
test = "wilcoxon"
outcome = { score = "change", day = 1, death = "worst-rank", discharge = "zero" }
[[analysis]]
test = "t-test"
outcome = { score = "mean", day = 1, death = "while-alive", discharge = "missing" }
[[analysis]]
test = "proportional-odds"
outcome = { score = "value", day = 1, death = "worst-rank", discharge = "zero" }
[[analysis]]
test = "ancova"
outcome = { score = "value", day = 1, discharge = "zero" }
)";

bool shows_nan(const std::string& text) {
    static const std::regex word(R"((^|[^A-Za-z])-?(nan|NaN|NAN|inf)([^A-Za-z]|$))");
    return std::regex_search(text, word);
}

// Runs the program, which must answer without NaN; gives what it printed.
std::string answered(const Words& arguments) {
    const ProgramRun run = run_equipoise(arguments);
    std::string shown;
    for (const std::string& word : arguments) shown += word + " ";
    INFO(shown << "\n" << run.err << run.out);
    CHECK(run.exit_code == 0);
    CHECK_FALSE(run.out.empty());
    CHECK_FALSE(shows_nan(run.out));
    return run.out;
}

// As a table for people and as JSON; gives the JSON.
std::string answered_twice(Words arguments) {
    answered(arguments);
    arguments.push_back("--json");
    return answered(arguments);
}

}  // namespace

TEST_CASE("extreme but legal scenarios are answered without NaN", "[exact]") {
    CHECK(shows_nan("power  nan  1"));
    CHECK_FALSE(shows_nan("finance, infinite, Inf-free \"infection\""));
    const TemporaryFolder folder;
    const std::string survival = folder.write("survival.toml", kSurvival),
                      scores = folder.write("scores.toml", kScores);
    const auto power = [&](const std::string& scenario, const Words& more) {
        Words arguments{"power", scenario};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return answered(arguments);
    };
    for (const std::string& scenario : {survival, scores}) {
        CHECK_THAT(answered_twice({"power", scenario, "--n", "2", "--trials", "1"}),
                   ContainsSubstring("null"));  // one patient an arm: not all is estimable
        power(scenario, {"--n", "4", "--trials", "200"});
        power(scenario, {"--n", "20", "--trials", "20", "--set", "follow_up_days=1", "--set",
                         scenario == survival ? "survival.day=1" : "seed=1"});
    }
    power(scores, {"--n", "40", "--trials", "20", "--set", "sofa.death.hazard=10", "--set", "sofa.noise.sd=0"});
    for (const char* extreme : {"survival.mortality=0.999", "survival.mortality=1e-6", "effect.hazard_ratio=1e-3",
                                "effect.hazard_ratio=1000", "trial.dropout.risk=0.99", "design.alpha=1e-12"})
        power(survival, {"--n", "60", "--trials", "20", "--set", extreme});
    power(survival, {"--n", "21", "--trials", "20", "--set", "trial.allocation=1,20", "--set",
                     "trial.randomization.block_sizes=21"});
    power(survival, {"--n", "3", "--trials", "50", "--set", "trial.randomization.method=simple"});
}

TEST_CASE("extreme searches and curves are answered without NaN", "[exact]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("survival.toml", kSurvival);
    const auto size = [&](Words arguments) {
        arguments.insert(arguments.begin(), {"size", scenario, "--tolerance", "0.5"});
        answered(arguments);
    };
    size({"--trials", "1", "--set", "simulation.largest_n=2"});
    size({"--trials", "20", "--set", "effect.hazard_ratio=1e-3", "--set", "simulation.largest_n=100"});
    size({"--trials", "20", "--set", "effect.hazard_ratio=1", "--set", "simulation.largest_n=100"});
    answered({"curve", scenario, "--trials", "2", "--set", "explore.n=2", "--set", "explore.effect_scale=0,1", "--set",
              "explore.control_mortality_shift=0"});
    // A default shift of control mortality that mortality of 5% cannot bear is left out, not an error.
    answered({"curve", scenario, "--trials", "2", "--set", "explore.n=20", "--set", "explore.effect_scale=1", "--set",
              "survival.mortality=0.05"});
    answered({"plan", scenario, "--trials", "2", "--set", "explore.n=2", "--set", "explore.effect_scale=0,1", "--set",
              "explore.control_mortality_shift=0", "--set", "simulation.largest_n=20", "--set",
              "simulation.tolerance=0.5", "--out", folder.path() + "/plan"});
    answered_twice({"power", kShipped, "--n", "2", "--trials", "1"});
}

TEST_CASE("extreme data are analyzed with a status in words", "[exact]") {
    const TemporaryFolder folder;
    const auto analyze = [&](const std::string& text, const std::string& test) {
        const std::string json = answered_twice({"analyze", folder.write("data.csv", text), "--test", test});
        CHECK_THAT(json, ContainsSubstring("\"status\""));
    };
    for (const char* test : {"log-rank", "cox", "rmst", "max-combo", "proportion-difference", "fisher", "boschloo",
                             "miettinen-nurminen", "farrington-manning", "newcombe", "logistic", "milestone"}) {
        INFO(test);
        analyze("arm,time,status\n0,1,1\n1,2,0\n", test);
        analyze("arm,time,status\n0,0,1\n1,0,1\n", test);
        analyze("arm,time,status\n0,28,0\n1,28,0\n0,28,0\n1,28,0\n", test);
        analyze("arm,time,status\n0,5,1\n0,6,0\n0,7,1\n", test);
        analyze("arm,time,status\n0,1e-300,1\n1,1e300,0\n0,1e300,1\n1,1,1\n", test);
    }
}
