#include "sim/search/probit_root.hpp"

#include <cmath>
#include <random>

#include "models/numeric/special.hpp"
#include "tests/sim/search/batch_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// A trial whose test is z(n) = (drift n + W(n)) / sqrt(n), W a Brownian motion: power is Phi(drift sqrt(n) - 1.96),
// without teeth.
PowerBatch brownian(const std::vector<double>& n, double drift, std::uint64_t replicates, std::mt19937_64& random) {
    const std::size_t k = n.size();
    PowerBatch batch{n, std::vector<std::uint64_t>(k * k, 0), replicates};
    std::normal_distribution<double> normal;
    std::vector<int> rejects(k);
    for (std::uint64_t r = 0; r < replicates; ++r) {
        double w = 0, at = 0;
        for (std::size_t i = 0; i < k; ++i) {
            w += std::sqrt(n[i] - at) * normal(random);
            at = n[i];
            rejects[i] = drift * at + w > 1.959963984540054 * std::sqrt(at);
        }
        for (std::size_t i = 0; i < k; ++i)
            for (std::size_t j = 0; j < k; ++j)
                batch.both[i * k + j] += static_cast<std::uint64_t>(rejects[i] & rejects[j]);
    }
    return batch;
}

}  // namespace

TEST_CASE("the root of a probit line is where it was drawn", "[exact]") {
    // probit(power) = 0.1 sqrt(n) - 1.96: 80% at ((0.8416 + 1.96) / 0.1)^2 = 784.9, 90% at 1050.7
    for (const auto& [target, root] : {std::pair{0.8, 784.886}, std::pair{0.9, 1050.742}}) {
        std::vector<double> n, power;
        for (const double factor : {0.88, 0.95, 1.01, 1.1}) {
            n.push_back(factor * 800);
            power.push_back(normal_cdf(0.1 * std::sqrt(n.back()) - 1.959963984540054));
        }
        const PowerBatch batches[] = {
            independent(n, power),
            independent({700, 760, 900}, {normal_cdf(0.1 * std::sqrt(700.0) - 1.959963984540054),
                                          normal_cdf(0.1 * std::sqrt(760.0) - 1.959963984540054),
                                          normal_cdf(0.1 * std::sqrt(900.0) - 1.959963984540054)})};
        const ProbitRoot result = probit_root(batches, target);
        REQUIRE(result.found);
        CHECK_THAT(result.n, WithinAbs(root, 0.002));
    }
}

TEST_CASE("the interval of a root is 1.96 standard errors by differences of the root in each power", "[exact]") {
    // Independent sizes and few replicates: var = sum (d sqrt(n*) / d p_i)^2 p_i (1 - p_i) / N. Three sizes: no
    // residuals are asked.
    const std::vector<double> n{600, 720, 800}, power{0.70, 0.77, 0.81};
    const double replicates = 4000;
    const auto root_at = [&](std::vector<double> p) {
        const PowerBatch batch = independent(n, p);
        return std::sqrt(probit_root({&batch, 1}, 0.8).n);
    };
    double variance = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        std::vector<double> up = power, down = power;
        up[i] += 1e-4;
        down[i] -= 1e-4;
        const double slope = (root_at(up) - root_at(down)) / 2e-4;
        variance += slope * slope * power[i] * (1 - power[i]) / replicates;
    }
    const PowerBatch batch = independent(n, power, replicates);
    const ProbitRoot result = probit_root({&batch, 1}, 0.8);
    const double half = 1.959963984540054 * std::sqrt(variance), x = std::sqrt(result.n);
    CHECK_THAT(std::sqrt(result.upper), WithinRel(x + half, 1e-3));
    CHECK_THAT(std::sqrt(result.upper) - x, WithinRel(half, 5e-3));
    CHECK_THAT(x - std::sqrt(result.lower), WithinRel(half, 5e-3));
    CHECK_THAT(result.monte_carlo_half, WithinRel(2 * half / x, 5e-3));
}

// Coverage of 95% over 1,000 sets of replicates is within 4 binomial standard errors (2.8 points): a false alarm in
// 16,000 seeds. Half a standard error would cover 67%, a standard error and a half 86%.
TEST_CASE("the interval of a root covers it in 95% of sets of replicates that share patients", "[statistical]") {
    std::mt19937_64 random(11);
    constexpr int kSets = 1000;
    int covered = 0;
    double mean = 0;
    for (int set = 0; set < kSets; ++set) {
        const PowerBatch batches[] = {brownian({700, 720, 745, 770, 800, 830, 860}, 0.1, 300, random),
                                      brownian({690, 715, 740, 765, 795, 825, 850}, 0.1, 600, random)};
        const ProbitRoot root = probit_root(batches, 0.8);
        REQUIRE(root.found);
        covered += root.lower <= 784.886 && 784.886 <= root.upper;
        mean += root.n / kSets;
    }
    INFO("covered " << covered << " of " << kSets);
    CHECK(std::fabs(covered / 1000.0 - 0.95) < 4 * std::sqrt(0.95 * 0.05 / kSets));
    CHECK_THAT(mean, WithinRel(784.886, 0.005));  // ten per cent more patients, or one, are not the root
}

TEST_CASE("teeth of a power curve are seen in the residuals and widen the interval, however many replicates there are",
          "[exact]") {
    const int tooth[8] = {1, -1, -1, 1, -1, 1, 1, -1};  // no slope of its own
    std::vector<double> n, power, smooth;
    for (int i = 0; i < 8; ++i) {
        n.push_back(700 + 20 * i);
        const double y = 0.1 * std::sqrt(n.back()) - 1.959963984540054;
        smooth.push_back(normal_cdf(y));
        power.push_back(normal_cdf(y + 0.05 * tooth[i]));
    }
    const PowerBatch toothed = independent(n, power), plain = independent(n, smooth);
    const ProbitRoot with = probit_root({&toothed, 1}, 0.8), without = probit_root({&plain, 1}, 0.8);
    // 0.05 in y is 0.5 in sqrt(n), 3.6% of n; eight residuals have six degrees of freedom.
    CHECK_THAT(with.lattice, WithinRel(2 * 0.05 * std::sqrt(8.0 / 6) / 0.1 / 28.016, 0.02));
    CHECK_THAT(std::sqrt(with.upper) - std::sqrt(with.n),
               WithinRel(1.96 * 0.05 * std::sqrt(8.0 / 6) / 0.1 * std::sqrt(1 + 1.0 / 8), 0.02));
    CHECK(without.lattice < 1e-4);
    CHECK(without.upper - without.lower < 0.02 * (with.upper - with.lower));
}

TEST_CASE("no root is found where power does not rise", "[exact]") {
    const PowerBatch flat = independent({600, 700, 800, 900}, {0.7, 0.7, 0.7, 0.7}),
                     falling = independent({600, 700, 800}, {0.8, 0.7, 0.6});
    CHECK_FALSE(probit_root({&flat, 1}, 0.8).found);
    CHECK_FALSE(probit_root({&falling, 1}, 0.8).found);
}
