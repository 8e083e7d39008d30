#include "sim/analysis/survival/exact_ties.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("sums over subsets of tied deaths are those of counting every subset", "[exact]") {
    constexpr std::size_t n = 9, p = 2;
    std::vector<double> w(n), x(n * p);
    for (std::size_t i = 0; i < n; ++i) {
        w[i] = std::exp(std::sin(3.0 * static_cast<double>(i)));
        x[i * p] = static_cast<double>(i % 3);
        x[i * p + 1] = std::cos(2.0 * static_cast<double>(i));
    }
    for (std::size_t d = 1; d <= n; ++d) {
        double total = 0, first[p] = {0, 0}, second[p][p] = {{0, 0}, {0, 0}};
        for (unsigned subset = 0; subset < 1u << n; ++subset) {
            double product = 1, sum[p] = {0, 0};
            std::size_t size = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if (!(subset >> i & 1)) continue;
                ++size;
                product *= w[i];
                for (std::size_t a = 0; a < p; ++a) sum[a] += x[i * p + a];
            }
            if (size != d) continue;
            total += product;
            for (std::size_t a = 0; a < p; ++a) {
                first[a] += product * sum[a];
                for (std::size_t b = 0; b < p; ++b) second[a][b] += product * sum[a] * sum[b];
            }
        }
        Arena arena;
        TiedSubsets subsets(p, n, arena);
        subsets.start(n, d);
        for (std::size_t i = 0; i < n; ++i) subsets.add(w[i], &x[i * p]);
        REQUIRE_THAT(subsets.log_sum(), WithinAbs(std::log(total), 1e-12));
        for (std::size_t a = 0; a < p; ++a) {
            REQUIRE_THAT(subsets.mean(a), WithinAbs(first[a] / total, 1e-12));
            for (std::size_t b = 0; b <= a; ++b)
                REQUIRE_THAT(subsets.covariance(a, b),
                             WithinAbs(second[a][b] / total - first[a] * first[b] / total / total, 1e-11));
        }
    }
}

// 3 v 5 at risk, 4 die: k = 0 .. 3 treated deaths in C(3, k) C(5, 4 - k) = 5, 30, 30, 5 ways.
TEST_CASE("tied deaths of two arms are non-central hypergeometric", "[exact]") {
    for (const double r : {0.2, 1.0, 3.0}) {
        const double ways[] = {5, 30 * r, 30 * r * r, 5 * r * r * r};
        double sum = 0, mean = 0, square = 0;
        for (int k = 0; k < 4; ++k) {
            sum += ways[k];
            mean += k * ways[k];
            square += k * k * ways[k];
        }
        const TiedDeaths tied = tied_deaths(3, 5, 4, std::log(r));
        REQUIRE_THAT(tied.log_sum, WithinAbs(std::log(sum), 1e-13));
        REQUIRE_THAT(tied.mean, WithinAbs(mean / sum, 1e-13));
        REQUIRE_THAT(tied.variance, WithinAbs(square / sum - mean * mean / sum / sum, 1e-13));
    }
}

TEST_CASE("thousands of tied deaths neither overflow nor lose digits: both ways agree", "[exact]") {
    constexpr std::size_t n = 3000, d = 1400, treated = 1300;
    const double beta = -0.7, one = 1, zero = 0;
    Arena arena;
    TiedSubsets subsets(1, d, arena);
    subsets.start(n, d);
    for (std::size_t i = 0; i < n; ++i) subsets.add(i % 30 < 13 ? std::exp(beta) : 1, i % 30 < 13 ? &one : &zero);
    const TiedDeaths tied = tied_deaths(treated, n - treated, d, beta);
    REQUIRE_THAT(subsets.log_sum(), WithinRel(tied.log_sum, 1e-12));
    REQUIRE_THAT(subsets.mean(0), WithinRel(tied.mean, 1e-11));
    REQUIRE_THAT(subsets.covariance(0, 0), WithinRel(tied.variance, 1e-9));
}
