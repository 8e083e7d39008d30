#include "models/numeric/noncentral_hypergeometric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("Sums over the noncentral hypergeometric are those of its definition", "[exact][hypergeometric]") {
    for (const auto& [m, n1, n0] : {std::array<std::int64_t, 3>{11, 10, 20},
                                    {140, 200, 200},
                                    {90, 100, 30},
                                    {3, 2, 500},
                                    {29, 10, 20},
                                    {1, 1, 1}})
        for (const double psi : {1e-6, 0.2, 1.0, 1.7, 30.0, 1e5}) {
            ConditionalTable table{0, m, n1, n0};
            std::vector<double> p;
            double highest = -1e300, total = 0;
            for (std::int64_t k = table.low(); k <= table.high(); ++k) {
                p.push_back(log_binomial_coefficient(static_cast<double>(n1), static_cast<double>(k)) +
                            log_binomial_coefficient(static_cast<double>(n0), static_cast<double>(m - k)) +
                            static_cast<double>(k) * std::log(psi));
                highest = std::max(highest, p.back());
            }
            for (double& value : p) total += value = std::exp(value - highest);
            for (table.x = table.low(); table.x <= table.high(); ++table.x) {
                double below = 0, above = 0, mean = 0, square = 0, at_most = 0, at_least = 0, point = 0;
                for (std::size_t i = 0; i < p.size(); ++i) {
                    const double d = static_cast<double>(table.low() + static_cast<std::int64_t>(i) - table.x),
                                 share = p[i] / total;
                    (d < 0 ? below : d > 0 ? above : point) += share;
                    mean += d * share;
                    square += d * d * share;
                    (d <= 0 ? at_most : at_least) += d * share;
                }
                const ConditionalSums sums = conditional_sums(table, psi);
                INFO("m " << m << ", n1 " << n1 << ", n0 " << n0 << ", x " << table.x << ", psi " << psi);
                // log-gammas of the definition leave about 1e-12 of relative error
                CHECK_THAT(sums.below, WithinRel(below, 1e-10) || WithinAbs(below, 1e-290));
                CHECK_THAT(sums.point, WithinRel(point, 1e-10) || WithinAbs(point, 1e-290));
                CHECK_THAT(sums.above, WithinRel(above, 1e-10) || WithinAbs(above, 1e-290));
                CHECK_THAT(sums.mean, WithinAbs(mean, 1e-9));
                CHECK_THAT(sums.variance, WithinAbs(square - mean * mean, 1e-7));
                if (below + point > 1e-250) CHECK_THAT(sums.mean_at_most, WithinAbs(at_most / (below + point), 1e-8));
                if (above + point > 1e-250) CHECK_THAT(sums.mean_at_least, WithinAbs(at_least / (above + point), 1e-8));
            }
        }
}

TEST_CASE("The conditional odds ratio and its limits solve their equations, for large tables and far tails too",
          "[exact][hypergeometric]") {
    for (const auto& t : {ConditionalTable{3, 11, 10, 20},
                          {60, 140, 200, 200},
                          {1, 60, 100, 100},
                          {99, 140, 100, 100},
                          {900, 2500, 5000, 3000},
                          {2, 3, 2000, 4}}) {
        INFO(t.x << " of " << t.m << " among " << t.n1 << " and " << t.n0);
        const double psi = conditional_odds_ratio(t);
        if (t.x > t.low() && t.x < t.high()) CHECK_THAT(conditional_sums(t, psi).mean, WithinAbs(0, 1e-7));
        for (const double tail : {0.2, 0.025, 1e-6}) {
            const double lower = conditional_lower_limit(t, tail), upper = conditional_upper_limit(t, tail);
            if (t.x > t.low()) {
                const ConditionalSums sums = conditional_sums(t, lower);
                CHECK_THAT(sums.point + sums.above, WithinRel(tail, 1e-8));
            }
            if (t.x < t.high()) {
                const ConditionalSums sums = conditional_sums(t, upper);
                CHECK_THAT(sums.point + sums.below, WithinRel(tail, 1e-8));
            }
            CHECK((lower <= psi && psi <= upper));
        }
    }
}
