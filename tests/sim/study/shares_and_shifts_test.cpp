// What a study simulates at a share of its effect and at a moved control mortality, and what is said of both.
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "sim/study/study.hpp"
#include "sim/study/uncertainty.hpp"

#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kTest = "[[analysis]]\nname = \"mortality\"\ntest = \"proportion-difference\"\n";

std::string stated(const std::string& effect, const std::string& more = "") {
    return "title = \"s\"\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n" + effect + more +
           kTest;
}

Study study_of(const std::string& text) { return resolve(parse_scenario(text, "s.toml"), test::kDisk); }

double mortality(const TrialModel& model, std::size_t arm, double day) { return 1 - model.survival[arm].survival(day); }

}  // namespace

TEST_CASE("the shipped plan follows its pilot, and every share of its effect shrinks every risk difference alike",
          "[exact]") {
    const Study study = resolve(
        read_scenario(test::kDisk, std::string(kSourceFolder) + "/scenarios/msc-septic-shock.toml"), test::kDisk);
    const TrialModel planned = study.law_model(study.parameters());
    CHECK_THAT(mortality(planned, 0, 28), WithinAbs(8.5 / 21, 1e-12));
    CHECK_THAT(mortality(planned, 1, 28), WithinAbs(3.5 / 11, 1e-12));
    for (const double shift : {0.0, -0.1}) {
        const TrialModel whole = study.law_model(study.parameters(), {1, shift});
        for (const double share : {0.25, 0.5, 0.75}) {
            const TrialModel part = study.law_model(study.parameters(), {share, shift});
            for (int day = 1; day <= 28; ++day) {
                INFO("share " << share << ", shift " << shift << ", day " << day);
                const double all = mortality(whole, 1, day) - mortality(whole, 0, day);
                CHECK_THAT(mortality(part, 1, day) - mortality(part, 0, day), WithinAbs(share * all, 1e-13));
            }
        }
    }
}

TEST_CASE("a lower control mortality keeps the effect: 40 v 32 becomes 30 v 23.6, 22 or 23.2", "[exact]") {
    const auto treated = [](const std::string& keep) {
        const Study study = study_of(stated("mortality = 0.32\nday = 28\n", "[explore]\nkeep = \"" + keep + "\"\n"));
        const TrialModel model = study.model({1, -0.1});
        CHECK_THAT(mortality(model, 0, 28), WithinAbs(0.3, 1e-12));
        return mortality(model, 1, 28);
    };
    const double odds = (0.32 / 0.68) / (0.4 / 0.6) * (0.3 / 0.7);
    CHECK_THAT(treated("hazard-ratio"), WithinAbs(1 - std::pow(0.7, std::log(0.68) / std::log(0.6)), 1e-9));
    CHECK_THAT(treated("risk-difference"), WithinAbs(0.22, 1e-9));
    CHECK_THAT(treated("odds-ratio"), WithinAbs(odds / (1 + odds), 1e-9));
}

TEST_CASE("a prior of control mortality keeps the effect as a shift does", "[exact]") {
    const std::string prior = "[prior]\ncontrol_mortality = { a = 4, b = 6 }\n";
    for (const std::string effect : {"mortality = 0.32\nday = 28\n", "hazard_ratio = 0.75\n",
                                     "hazard_ratio = { cuts = [14], values = [0.5, 1.4] }\n"}) {
        const Study study = study_of(stated(effect, prior));
        const TrialModel planned = study.law_model(study.parameters());
        const double ratio = planned.survival[1].cumulative_hazard(28) / planned.survival[0].cumulative_hazard(28);
        const Uncertainty uncertainty(study);
        double low = 1, high = 0;
        for (std::uint64_t k = 0; k < 50; ++k) {
            const TrialModel drawn = study.law_model(uncertainty.draw(k));
            CHECK_THAT(drawn.survival[1].cumulative_hazard(28) / drawn.survival[0].cumulative_hazard(28),
                       WithinRel(ratio, 1e-9));
            low = std::fmin(low, mortality(drawn, 0, 28)), high = std::fmax(high, mortality(drawn, 0, 28));
        }
        CHECK(high - low > 0.2);  // it is drawn
    }
}

TEST_CASE("the rule of a share is the one stated, else by the kind of effect, and check writes it out", "[exact]") {
    const auto rule = [](const std::string& effect) { return parse_scenario(stated(effect), "s.toml").effect.rule(); };
    CHECK(rule("hazard_ratio = 0.7\n") == ScaleRule::log);
    CHECK(rule("time_ratio = 1.4\n") == ScaleRule::log);
    CHECK(rule("hazard_ratio = { cuts = [7], values = [0.5, 0.9] }\n") == ScaleRule::log);
    CHECK(rule("hazard_ratio = { cuts = [7], values = [0.5, 1.1] }\n") == ScaleRule::mixture);
    CHECK(rule("mortality = 0.3\nday = 28\n") == ScaleRule::mixture);
    CHECK(rule("hazard_ratio = 0.7\nscale_as = \"mixture\"\n") == ScaleRule::mixture);
    CHECK_THAT(canonical_toml(parse_scenario(stated("mortality = 0.3\nday = 28\n"), "s.toml")),
               ContainsSubstring("scale_as = \"mixture\""));
    CHECK_THROWS_AS(
        parse_scenario("title = \"s\"\n[sofa]\n[effect]\nscale_as = \"log\"\nsofa = { plateau = -1 }\n" + kTest,
                       "s.toml"),
        InputError);
}

TEST_CASE("the rule and what is kept stand in every answer, and an effect that cannot be kept is told", "[exact]") {
    const TemporaryFolder folder;
    const std::string file = folder.write(
        "s.toml", stated("mortality = 0.2\nday = 28\n",
                         "[explore]\nkeep = \"risk-difference\"\ncontrol_mortality_shift = [-0.3, 0.0]\n"));
    const ProgramRun run = run_equipoise({"power", file, "--n", "100", "--trials", "20", "--json"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const Json effect = Json::parse(run.out).at("effect");
    CHECK(effect.at("scale_as") == "mixture");
    CHECK(effect.at("keep") == "risk-difference");
    CHECK_THAT(run.err,
               ContainsSubstring("moved by -30 points the effect cannot be kept"));  // 40 v 20 would be 10 v -10
    CHECK(study_of(stated("mortality = 0.32\nday = 28\n")).effect_is_clipped(-0.1) == false);
}

TEST_CASE("a prior weight that cannot act is refused, and one that does moves mortality", "[exact]") {
    CHECK_THROWS_AS(parse_scenario("title = \"s\"\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = "
                                   "28\nprior_weight = 2\n[effect]\nhazard_ratio = 0.7\n" +
                                       kTest,
                                   "s.toml"),
                    InputError);
    const std::string shipped = std::string(kSourceFolder) + "/scenarios/msc-septic-shock.toml";
    const Study heavy = resolve(read_scenario(test::kDisk, shipped, {"survival.prior_weight=10"}), test::kDisk);
    CHECK_THAT(mortality(heavy.law_model(heavy.parameters()), 0, 28), WithinAbs(13.0 / 30, 1e-12));
    const Study jeffreys =
        resolve(read_scenario(test::kDisk, shipped, {"survival.prior=jeffreys-by-interval"}), test::kDisk);
    CHECK_THAT(mortality(jeffreys.law_model(jeffreys.parameters()), 0, 28),
               WithinAbs(1 - (1 - 6.5 / 21) * (1 - 0.5 / 15) * (1 - 2.5 / 15), 1e-12));
}
