// A SOFA scenario's deaths come from the score's course, yet each arm's marginal mortality is the curve that the
// scenario gives.
#include <cmath>

#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kPatients = 20000, kTrials = 300;  // 3 million patients an arm

struct Deaths {
    double patients[2] = {0, 0};
    std::vector<double> by_day[2];
};

Deaths simulated_deaths(const TrialModel& model, const std::vector<double>& days) {
    Deaths deaths;
    for (auto& counts : deaths.by_day) counts.assign(days.size(), 0);
    Arena arena;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {20221122, trial}, kPatients, arena);
        for (std::size_t i = 0; i < kPatients; ++i) {
            const int arm = cohort.arm[i];
            ++deaths.patients[arm];
            for (std::size_t d = 0; d < days.size(); ++d) deaths.by_day[arm][d] += cohort.death[i] <= days[d];
        }
    }
    return deaths;
}

// The largest distance from the target, in Monte Carlo standard errors (0.00028 at 40% mortality). `shift` spoils the
// target.
double worst_distance(const TrialModel& model, const Deaths& deaths, const std::vector<double>& days, double shift) {
    double worst = 0;
    for (int arm = 0; arm < 2; ++arm)
        for (std::size_t d = 0; d < days.size(); ++d) {
            const double target = 1 - model.survival[static_cast<std::size_t>(arm)].survival(days[d]);
            const double reached = deaths.by_day[arm][d] / deaths.patients[arm];
            const double distance =
                (reached - target - shift) / std::sqrt(target * (1 - target) / deaths.patients[arm]);
            UNSCOPED_INFO("arm " << arm << ", day " << days[d] << ": mortality " << reached << " for " << target << ", "
                                 << distance << " standard errors");
            worst = std::fmax(worst, std::fabs(distance));
        }
    return worst;
}

void check_calibrated(const TrialModel& model, const std::vector<double>& days) {
    const Deaths deaths = simulated_deaths(model, days);
    // Beyond 4 standard errors by chance: 6e-5 a comparison, so a false alarm in about 2000 to 3000 runs of new seeds.
    CHECK(worst_distance(model, deaths, days, 0) < 4);
    // The twin that must fail: targets a quarter of a percentage point away.
    CHECK(worst_distance(model, deaths, days, 0.0025) > 4);
}

}  // namespace

TEST_CASE("simulated mortality of the shipped scenario is the scenario's curve, within its periods too",
          "[statistical]") {
    check_calibrated(
        resolve(read_scenario(test::kDisk, std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml"),
                test::kDisk)
            .model(),
        {3, 7, 10, 12, 14, 20, 28});
}

TEST_CASE("simulated mortality under a smooth law is the law's at the end of every week", "[statistical]") {
    const std::string text =
        "[survival]\nlaw = \"weibull\"\nmortality = 0.35\nday = 28\nshape = 0.6\n[sofa]\n[effect]\nhazard_ratio = "
        "0.7\nsofa = { plateau = -1.5 }\n[[analysis]]\ntest = \"log-rank\"\n";
    check_calibrated(resolve(parse_scenario(text, "smooth.toml"), test::kDisk).model(), {7, 14, 21, 28});
}

TEST_CASE("calibration reaches every arm's mortality on every day, with hazards that do not jump within a period",
          "[exact]") {
    // Falls of the marginal hazard by a factor of ten, days with three deaths in a thousand, an arm with few early and
    // many late deaths.
    for (const std::string file : {"msc-septic-shock", "endpoints", "own-pilot"})
        for (const double scale : {1.0, 0.3}) {
            const Study study =
                resolve(read_scenario(test::kDisk, std::string(test::kSourceFolder) + "/scenarios/" + file + ".toml"),
                        test::kDisk);
            const TrialModel model =
                study.model({.effect_scale = scale, .control_mortality_shift = scale < 1 ? -0.1 : 0.0});
            for (const SofaArm& arm : model.scores->arm)
                for (std::size_t day = 0; day < arm.residuals.size(); ++day) {
                    INFO(file << ", effect " << scale << ", day " << day + 1);
                    CHECK_THAT(arm.residuals[day].reached, WithinAbs(arm.residuals[day].target, 1e-8));
                    if (day % 7 == 0 || day < 3 || file == "own-pilot") continue;
                    const double ratio = arm.residuals[day].hazard / arm.residuals[day - 1].hazard;
                    CHECK(ratio > 0.9);
                    CHECK(ratio < 1.5);
                }
        }
}
