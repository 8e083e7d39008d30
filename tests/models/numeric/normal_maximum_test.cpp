#include "models/numeric/normal_maximum.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

// Weights 1, S, 1 - S and S (1 - S) of log-rank statistics, on increments of these variances: the first three lie in
// one plane, and the dual polygon of one of them has three points on a line.
std::vector<double> correlation_of(const std::vector<int>& order) {
    const double variance[] = {0.25, 0.24, 0.2, 0.21, 0.2475, 0.17, 0.25, 0.19};
    double covariance[4][4] = {};
    double survival = 1;
    for (const double v : variance) {
        const double weight[] = {1, survival, 1 - survival, survival * (1 - survival)};
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t j = 0; j < 4; ++j)
                covariance[i][j] +=
                    v * weight[static_cast<std::size_t>(order[i])] * weight[static_cast<std::size_t>(order[j])];
        survival -= 0.1;
    }
    std::vector<double> correlation;
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j)
            correlation.push_back(i == j ? 1 : covariance[i][j] / std::sqrt(covariance[i][i] * covariance[j][j]));
    return correlation;
}

}  // namespace

TEST_CASE("the chance of a maximum does not depend on the order of its variables", "[exact]") {
    for (const double m : {0.05, 0.4, 1.0, 1.6, 2.5}) {
        std::vector<int> order{0, 1, 2, 3};
        const double first = normal_maximum_upper(correlation_of(order), m, NormalTails::upper);
        do {
            CHECK_THAT(normal_maximum_upper(correlation_of(order), m, NormalTails::upper), WithinAbs(first, 1e-9));
        } while (std::next_permutation(order.begin(), order.end()));
        // Between the largest single chance and Bonferroni's.
        const double single = 0.5 * std::erfc(m / std::sqrt(2.0));
        CHECK(first > single);
        CHECK(first < 4 * single);
    }
}
