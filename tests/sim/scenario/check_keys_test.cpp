// Keys that cannot act are refused or warned of with their line; a law has no hidden parameters.
#include "sim/scenario/scenario.hpp"

#include <numeric>

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

const std::string kLaw = "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n";
const std::string kEffect = "[effect]\nhazard_ratio = 0.7\n", kAnalysis = "[[analysis]]\ntest = \"log-rank\"\n";
const std::string kSound = kLaw + kEffect + kAnalysis;

// All messages, or "" where the scenario is accepted.
std::string refusal(const std::string& text, const std::vector<std::string>& set = {}) {
    try {
        parse_scenario(text, "s.toml", set, test::kDisk);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string law(const std::string& parameters) { return "[survival]\n" + parameters + "\n" + kEffect + kAnalysis; }

}  // namespace

TEST_CASE("a law needs all its parameters", "[exact]") {
    const std::pair<const char*, const char*> kIncomplete[] = {
        {"law = \"weibull\"\nshape = 2", "has no scale"},
        {"law = \"weibull\"\nscale = 20", "has no shape"},
        {"law = \"log-normal\"\nmeanlog = 3", "has no sdlog"},
        {"law = \"log-logistic\"\nscale = 3", "has no shape"},
        {"law = \"gompertz\"\nshape = 0.1", "has no rate"},
        {"law = \"generalized-gamma\"\nmu = 3", "has no sigma, q"},
        {"law = \"royston-parmar\"\nknots = [0, 3]", "has no coefficients"},
        {"law = \"piecewise-exponential\"\ncuts = [7]", "has no rates"},
        {"law = \"mixture-cure\"\ncured = 0.5", "has no uncured"},
        {"law = \"mixture-cure\"\nuncured = { law = \"exponential\", rate = 0.1 }", "has no cured"},
        {"law = \"mixture-cure\"\ncured = 0.5\nuncured = { law = \"weibull\", shape = 2 }",
         "survival.uncured: has no scale"},
        {"law = \"mixture-cure\"\ncured = 0.5\nuncured = { rate = 2 }", "survival.uncured: has no law"},
        {"law = \"mixture-cure\"\ncured = 0.5\nuncured = { law = \"weibul\", shape = 1, scale = 2 }",
         "did you mean \"weibull\""},
        {"law = \"mixture-cure\"\ncured = 0.5\nuncured = { law = \"exponential\", rate = -1 }",
         "survival.uncured.rate: -1 is out of range"},
        {"law = \"exponential\"\nrate = 0.1\nuncured = { law = \"exponential\", rate = 1 }",
         "survival.uncured: unknown key"},
    };
    for (const auto& [text, expected] : kIncomplete) {
        INFO(text);
        CHECK_THAT(refusal(law(text)), ContainsSubstring(expected));
    }
    CHECK(refusal(law("law = \"piecewise-exponential\"\nrates = [0.02]")).empty());
    CHECK(refusal(law("law = \"royston-parmar\"\nknots = [0, 3]\ncoefficients = [-4, 1]")).empty());
}

TEST_CASE("a cure law's uncured patients follow the law that is stated, and check prints it", "[exact]") {
    const Scenario s = parse_scenario(
        law("law = \"mixture-cure\"\ncured = 0.6\nuncured = { law = \"weibull\", shape = 0.8, scale = 12 }"), "s.toml");
    const MixtureCure& cure = std::get<MixtureCure>(s.survival.given);
    CHECK(cure.survival(28) == MixtureCure{0.6, Weibull{0.8, 12}}.survival(28));
    const std::string canonical = canonical_toml(s);
    CHECK_THAT(canonical, ContainsSubstring("uncured = { law = \"weibull\", scale = 12, shape = 0.8 }"));
    const Scenario again = parse_scenario(canonical, "s.toml");
    CHECK(canonical_toml(again) == canonical);
    CHECK(std::get<MixtureCure>(again.survival.given).survival(28) == cure.survival(28));
    // Its numbers can be drawn as any others.
    CHECK(refusal(law("law = \"mixture-cure\"\ncured = 0.6\nuncured = { law = \"weibull\", shape = 0.8, scale = 12 }") +
                  "[prior.parameters]\n\"survival.uncured.scale\" = { sd = 0.2 }\n")
              .empty());
}

TEST_CASE("keys that cannot act are refused with their line", "[exact]") {
    const struct {
        std::string text;
        std::vector<std::string> expected;
    } kMistakes[] = {
        {kLaw + "shape = 2\n" + kEffect + kAnalysis, {"s.toml, line 5, survival.shape", "does not belong"}},
        {"[survival]\nlaw = \"weibull\"\nmortality = 0.4\nday = 28\n" + kEffect + kAnalysis,
         {"s.toml, line 1, survival.shape", "is missing"}},
        {kLaw + "[effect]\nhazard_ratio = { cuts = [40], values = [1, 0.5] }\n" + kAnalysis,
         {"line 6, effect.hazard_ratio.cuts", "day 40", "end of follow-up, day 28"}},
        {kLaw + "[effect]\nhazard_ratio = { cuts = [28], values = [1, 0.5] }\n" + kAnalysis, {"line 6", "day 28"}},
        {law("law = \"piecewise-exponential\"\ncuts = [28]\nrates = [0.1, 0.2]"),
         {"line 3, survival.cuts", "end of follow-up"}},
        {law("law = \"exponential\"\nrate = 0.1\nday = 28"), {"line 4, survival.day", "without mortality"}},
        {law("law = \"exponential\"\nrate = 0.1\nestimate = \"posterior-mean\""),
         {"line 4, survival.estimate", "no effect"}},
        {kLaw + "cuts = [7]\n" + kEffect + kAnalysis, {"line 5, survival.cuts"}},
        {kLaw + kEffect + "day = 28\n" + kAnalysis, {"line 7, effect.day", "without mortality"}},
        {kLaw + "[effect]\nscale = 0.5\n" + kAnalysis, {"line 6, effect.scale", "none is stated"}},
        {kSound + "[design]\ncut = { deaths = 50000 }\n",
         {"line 10, design.cut.deaths", "50000 deaths cannot be seen among 20000 patients"}},
        {kSound + "[design]\ncut = { deaths = 101 }\n[simulation]\nn = 100\n",
         {"line 10, design.cut.deaths", "among 100 patients"}},
        {kLaw + kEffect + "[[analysis]]\ntest = \"fisher\"\nday = 28\n[design]\ncut = { calendar_day = 5 }\n",
         {"line 11, design.cut.calendar_day", "day 5", "day 28", "fisher"}},
        {kSound + "[explore]\nn = []\n", {"line 10, explore.n", "is empty"}},
        {kSound + "[explore]\nn = [100, 100]\n", {"line 10, explore.n", "holds 100 twice"}},
        {kSound + "[explore]\neffect_scale = [1.0, 0.5, 1.0]\n", {"line 10, explore.effect_scale", "holds 1 twice"}},
        {kSound + "[explore]\ncontrol_mortality_shift = []\n",
         {"line 10, explore.control_mortality_shift", "is empty"}},
        {kSound + "[trial]\nrandomization = { method = \"simple\", block_sizes = [2] }\n",
         {"line 10, trial.randomization.block_sizes", "no effect"}},
        {kSound +
             "[trial]\nrandomization = { method = \"simple\", strata = [\"site\"] }\nrecruitment = { sites = 3 }\n",
         {"line 10, trial.randomization.strata", "no effect"}},
        {"[pilot]\nsensitivity = \"none.csv\"\n" + kSound, {"line 2, pilot.sensitivity", "no such file"}},
        {"[pilot]\nscores = \"none.csv\"\n" + kSound, {"line 2, pilot.scores", "no such file"}},
        {"[pilot]\nsurvival = \".\"\n" + kSound, {"line 2, pilot.survival", "is a directory"}},
        {"[pilot]\ncontrol = \"a\"\n" + kSound, {"line 2, pilot.control", "has no file"}},
        {"[sofa]\n" + kAnalysis + "[explore]\ncontrol_mortality_shift = [-0.1]\n",
         {"line 5, explore.control_mortality_shift"}},
        {kSound + "[[analysis]]\ntest = \"rmst\"\ntau = \"x\"\n", {"line 11, analysis[1].tau"}},
    };
    for (const auto& mistake : kMistakes) {
        INFO(mistake.text);
        const std::string told = refusal(mistake.text);
        for (const std::string& expected : mistake.expected) CHECK_THAT(told, ContainsSubstring(expected));
    }
    CHECK(refusal(kSound).empty());
    CHECK(refusal(kSound + "[design]\ncut = { deaths = 100 }\n[simulation]\nn = 100\n").empty());
    CHECK(refusal(kLaw + "[effect]\nhazard_ratio = { cuts = [27.5], values = [1, 0.5] }\n" + kAnalysis).empty());
}

TEST_CASE("a pilot that is named and not followed is told, with its line", "[exact]") {
    const test::TemporaryFolder folder;
    folder.write("p.csv", "arm,time,status\n0,1,1\n0,28,0\n1,2,1\n1,28,0\n");
    const Scenario unused =
        read_scenario(test::kDisk, folder.write("unused.toml", "[pilot]\nsurvival = \"p.csv\"\n" + kSound));
    REQUIRE(unused.warnings.size() == 1);
    CHECK_THAT(unused.warnings[0], ContainsSubstring("line 2, pilot.survival"));
    CHECK(read_scenario(test::kDisk,
                        folder.write("used.toml", "[pilot]\nsurvival = \"p.csv\"\n[survival]\nfrom = \"pilot\"\n" +
                                                      kEffect + kAnalysis))
              .warnings.empty());
    CHECK_THAT(test::run_equipoise({"check", folder.path() + "/unused.toml"}).err,
               ContainsSubstring("does not follow this pilot"));
    CHECK_THAT(refusal("[pilot]\nsurvival = \"" + folder.path() + "/p.csv\"\nsensitivity = \"" + folder.path() +
                       "/p.csv\"\n" + kSound),
               ContainsSubstring("line 3, pilot.sensitivity"));
}

TEST_CASE("a mistake that only resolving finds has file and line too", "[exact]") {
    const test::TemporaryFolder folder;
    const test::ProgramRun run = test::run_equipoise(
        {"check", folder.write("s.toml", kSound + "[explore]\ncontrol_mortality_shift = [-0.5]\n")});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, ContainsSubstring("s.toml, line 10, explore.control_mortality_shift"));
    folder.write("p.csv", "arm,time,status\n0,1,1\n0,28,0\n1,2,1\n1,28,0\n");
    folder.write("bad.csv", "arm,time,status\n0,x,1\n");
    const test::ProgramRun sensitivity = test::run_equipoise(
        {"check",
         folder.write("t.toml",
                      "[pilot]\nsurvival = \"p.csv\"\nsensitivity = \"bad.csv\"\n[survival]\nfrom = \"pilot\"\n" +
                          kEffect + kAnalysis)});
    CHECK(sensitivity.exit_code == 2);
    CHECK_THAT(sensitivity.err, ContainsSubstring("bad.csv, line 2"));
}

TEST_CASE("block sizes that nobody wrote follow the allocation", "[exact]") {
    CHECK(parse_scenario(kSound, "s.toml").trial.randomization.block_sizes == std::vector<int>{4, 6});
    CHECK(parse_scenario(kSound + "[trial]\nallocation = [1, 2]\n", "s.toml").trial.randomization.block_sizes ==
          std::vector<int>{6, 9});
    for (int control = 1; control <= 20; ++control)
        for (int treated = 1; treated <= 20; ++treated) {
            const Scenario s = parse_scenario(
                kSound, "s.toml", {"trial.allocation=" + std::to_string(control) + "," + std::to_string(treated)});
            for (const int size : s.trial.randomization.block_sizes) {
                CHECK(size % (control + treated) == 0);
                CHECK(size <= Randomization::largest_block);
            }
            CHECK_FALSE(s.trial.randomization.block_sizes.empty());
        }
}
