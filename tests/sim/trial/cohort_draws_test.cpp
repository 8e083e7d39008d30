// What a patient is drawn from: unit exponentials, survival times, loss to follow-up, the score at randomization. False
// alarm of each comparison: 1 in 10,000 runs of a new seed.
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/goodness_of_fit.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t kPatients = 400000;

TrialModel exponential_model(double hazard_ratio) {
    TrialModel model;
    model.survival = {ArmSurvival(Exponential{.rate = 0.02}),
                      ArmSurvival(Exponential{.rate = 0.02}, Proportional{hazard_ratio})};
    return model;
}

}  // namespace

TEST_CASE("times to death of both arms follow their laws", "[statistical]") {
    Arena arena;
    TrialModel model = exponential_model(0.5);
    model.follow_up_days = 10000;  // until everybody has died: times beyond the follow-up are not worked out
    const Cohort cohort = draw_cohort(model, {1, 2}, kPatients, arena);
    std::vector<double> times[2];
    for (std::size_t i = 0; i < kPatients; ++i) times[cohort.arm[i]].push_back(cohort.death[i]);
    const auto p = [&](int arm, double rate) {
        return kolmogorov_p(times[arm], [&](double t) { return 1 - std::exp(-rate * t); });
    };
    CHECK(times[0].size() + 3 > kPatients / 2);
    CHECK(p(0, 0.02) > 1e-4);
    CHECK(p(1, 0.01) > 1e-4);
    CHECK(p(0, 0.0203) < 1e-4);  // twins: 1.5% off
    CHECK(p(1, 0.01015) < 1e-4);
}

TEST_CASE("loss to follow-up has its risk by the end, at a constant hazard", "[statistical]") {
    TrialModel model = exponential_model(1);
    model.loss = {Loss::by(0.15, 28), Loss::by(0.15, 28)};
    Arena arena;
    const Cohort cohort = draw_cohort(model, {1, 3}, kPatients, arena);
    double lost = 0, half_way = 0;
    for (const double day : cohort.dropout) {
        lost += day <= 28;
        half_way += day <= 14;
    }
    const double n = kPatients;
    const auto off = [&](double count, double risk) {
        return std::fabs(count / n - risk) / std::sqrt(risk * (1 - risk) / n);
    };
    CHECK(off(lost, 0.15) < 4);
    CHECK(off(half_way, 1 - std::sqrt(0.85)) < 4);
    CHECK(off(lost, 0.155) > 4);  // the twin

    // Who is lost is not the one who dies.
    double lost_deaths = 0, deaths = 0;
    for (std::size_t i = 0; i < kPatients; ++i) {
        deaths += cohort.death[i] <= 28;
        lost_deaths += cohort.death[i] <= 28 && cohort.dropout[i] <= 28;
    }
    CHECK(std::fabs(lost_deaths / deaths - 0.15) < 4 * std::sqrt(0.15 * 0.85 / deaths));
}

TEST_CASE("the score at randomization is a normal cut to 4 to 20", "[statistical]") {
    TrialModel model;
    SofaCourse course;
    course.noise.sd = 0;  // then the day-0 score is the baseline, rounded
    model.scores = TrialScores{{uncalibrated_arm(course, {}, 28), uncalibrated_arm(course, {}, 28)}};
    Arena arena;
    const Cohort cohort = draw_cohort(model, {1, 4}, kPatients, arena);
    std::vector<double> counts(25, 0);
    for (std::size_t i = 0; i < kPatients; ++i) ++counts[cohort.points[i]];
    const auto p = [&](double mean, double sd) {
        const auto phi = [&](double x) { return normal_cdf((x - mean) / sd); };
        std::vector<double> probability(25, 0);
        for (int k = 4; k <= 20; ++k)
            probability[static_cast<std::size_t>(k)] =
                (phi(std::fmin(k + 0.5, 20)) - phi(std::fmax(k - 0.5, 4))) / (phi(20) - phi(4));
        return chi_square_p(counts, probability);
    };
    CHECK(p(10, 3) > 1e-4);
    CHECK(p(10.05, 3) < 1e-4);  // twins
    CHECK(p(10, 3.05) < 1e-4);
    CHECK(counts[3] + counts[21] == 0);
}
