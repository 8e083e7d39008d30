// Patients who live through both arms: each the same in both, each arm as in a trial, and differences with a smaller
// error.
#include "sim/trial/both_arms.hpp"

#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

TrialModel model_of(const std::string& effect, const std::string& more = "[sofa]\n") {
    return resolve(parse_scenario("seed = 3\nfollow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = "
                                  "0.4\nday = 28\n[effect]\n" +
                                      effect + more +
                                      "[[covariate]]\nname = \"age\"\nkind = \"normal\"\nmean = 60\nsd = "
                                      "10\nlog_hazard = 0.04\n[trial]\nallocation = [1, 2]\ndropout = { risk "
                                      "= 0.1 }\n[[analysis]]\ntest = \"log-rank\"\n",
                                  "both.toml"))
        .model();
}

constexpr std::array<std::size_t, 2> kPatients{500, 1000};

}  // namespace

TEST_CASE("without an effect a patient lives the same life in both arms", "[exact]") {
    for (const char* scores : {"[sofa]\n", ""}) {
        TrialModel model = model_of("hazard_ratio = 1\n", scores);
        model.survival[1] = model.survival[0];
        if (model.scores) model.scores->arm[1] = model.scores->arm[0];
        Arena arena;
        const Cohort both = draw_both_arms(each_arm_alone(model), {3, 1}, kPatients, arena);
        REQUIRE(both.n == 1500);
        const std::size_t treated = kPatients[0];
        for (std::size_t i = 0; i < both.n; ++i) REQUIRE(both.arm[i] == (i < treated ? 0 : 1));
        for (std::size_t i = 0; i < treated; ++i) {
            REQUIRE(both.death[i] == both.death[treated + i]);
            REQUIRE(both.dropout[i] == both.dropout[treated + i]);
            REQUIRE(both.covariates[i] == both.covariates[treated + i]);
            REQUIRE(both.log_hazard[i] == both.log_hazard[treated + i]);
            for (int day = 0; model.scores && day <= both.score_days; ++day) {
                const std::size_t row = static_cast<std::size_t>(day) * both.n;
                REQUIRE(both.points[row + i] == both.points[row + treated + i]);
            }
        }
        CHECK(both.points.empty() == !model.scores);
    }
}

TEST_CASE("with an effect each arm is that of a trial, and nobody is worse off where treatment only helps",
          "[statistical]") {
    TrialModel model = model_of("hazard_ratio = 0.6\n", "");
    model.covariates.reset();
    model.frailty.reset();
    Arena arena;
    const std::array<std::size_t, 2> many{40000, 40000};
    const Cohort both = draw_both_arms(each_arm_alone(model), {3, 2}, many, arena);
    std::size_t worse = 0, deaths[2] = {0, 0};
    for (std::size_t i = 0; i < many[0]; ++i) {
        worse += both.death[i] > 28 && both.death[many[0] + i] <= 28;
        deaths[0] += both.death[i] <= 28;
        deaths[1] += both.death[many[0] + i] <= 28;
    }
    CHECK(worse == 0);
    // Four binomial standard errors, a false alarm in 16,000.
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const double risk = 1 - model.survival[arm].survival(28);
        CHECK(std::abs(static_cast<double>(deaths[arm]) / 40000 - risk) < 4 * std::sqrt(risk * (1 - risk) / 40000));
    }
}
