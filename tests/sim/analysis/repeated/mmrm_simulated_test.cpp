// Operating characteristics of the mixed model for repeated measures on simulated trials.
#include <cmath>
#include <random>
#include <vector>

#include "sim/analysis/repeated/mmrm.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const AnalysisContext kContext = AnalysisContext::at(0.95);
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<int> days;
    std::vector<double> scores;

    Trial(std::size_t n, int visits) : arm(n), scores(n * static_cast<std::size_t>(visits)) {
        for (std::size_t i = 0; i < n; ++i) arm[i] = i % 2;
        for (int t = 1; t <= visits; ++t) days.push_back(t);
    }
    double& at(std::size_t visit, std::size_t i) { return scores[visit * arm.size() + i]; }
    Snapshot snapshot() const {
        Snapshot s;
        s.n = arm.size();
        s.arm = arm;
        s.scores = {.days = days, .points = {}, .values = scores, .stride = s.n};
        return s;
    }
};

}  // namespace

TEST_CASE("mmrm is unbiased when patients drop out for the score last seen", "[statistical]") {
    std::mt19937_64 bits(5021);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    constexpr int kTrials = 600;
    constexpr double kEffect = -2.4;  // at the fourth visit
    Arena arena;
    const Mmrm test;
    double sum = 0, squares = 0, naive = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        Trial data(120, 4);
        double total[2] = {0, 0}, count[2] = {0, 0};
        for (std::size_t i = 0; i < 120; ++i) {
            const double own = 2 * normal(bits);
            bool gone = false;
            for (std::size_t t = 0; t < 4; ++t) {
                const double y = 11 + own + normal(bits) + kEffect / 4 * static_cast<double>(t + 1) * data.arm[i];
                data.at(t, i) = gone ? kMissing : y;
                if (!gone && t == 3) {
                    total[data.arm[i]] += y;
                    ++count[data.arm[i]];
                }
                gone = gone || uniform(bits) < 0.6 / (1 + std::exp(-2 * (y - 11)));
            }
        }
        const Estimate estimate = test.run(data.snapshot(), kContext, arena, nullptr);
        REQUIRE(estimate.status == Status::ok);
        sum += estimate.estimate;
        squares += estimate.estimate * estimate.estimate;
        naive += (total[1] / count[1] - total[0] / count[0]) / kTrials;
    }
    const double mean = sum / kTrials, se = std::sqrt((squares / kTrials - mean * mean) / kTrials);
    INFO("mean " << mean << " +- " << se << ", of those seen " << naive);
    CHECK(std::fabs(mean - kEffect) < 4 * se);   // false alarm 6e-5
    CHECK(std::fabs(naive - kEffect) > 4 * se);  // the twin: the difference among those still seen
}

TEST_CASE("mmrm with Satterthwaite's degrees of freedom keeps the type I error of small trials", "[statistical]") {
    std::mt19937_64 bits(77);
    std::normal_distribution<double> normal;
    constexpr int kTrials = 3000;
    Arena arena;
    Mmrm test, liberal;
    liberal.degrees_of_freedom = MmrmDegreesOfFreedom::normal;
    int rejected = 0, rejected_normal = 0, benefit = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        Trial data(12, 2);
        for (std::size_t i = 0; i < 12; ++i) {
            const double own = normal(bits);
            for (std::size_t t = 0; t < 2; ++t) data.at(t, i) = 9 + own + normal(bits);
        }
        const Snapshot s = data.snapshot();
        const Estimate estimate = test.run(s, kContext, arena, nullptr);
        REQUIRE(estimate.status == Status::ok);
        rejected += estimate.two_sided() < 0.05;
        benefit += estimate.two_sided() < 0.05 && estimate.estimate < 0;
        CHECK((estimate.estimate < 0) == (estimate.z > 0));
        rejected_normal += liberal.run(s, kContext, arena, nullptr).two_sided() < 0.05;
    }
    const double se = std::sqrt(0.05 * 0.95 / kTrials), rate = static_cast<double>(rejected) / kTrials;
    INFO("rejected " << rate << ", with the normal distribution " << static_cast<double>(rejected_normal) / kTrials);
    CHECK(std::fabs(rate - 0.05) < 4 * se);  // false alarm 6e-5
    CHECK(std::fabs(static_cast<double>(benefit) / kTrials - 0.025) < 4 * std::sqrt(0.025 * 0.975 / kTrials));
    CHECK(std::fabs(static_cast<double>(rejected_normal) / kTrials - 0.05) > 4 * se);  // the twin: true rate 0.078
}
