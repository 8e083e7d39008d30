#include "sim/search/first_crossing.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/binary/proportion_difference.hpp"
#include "tests/sim/search/batch_support.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

FirstCrossing crossing_of(const PowerBatch& batch, double target, std::size_t unit) {
    return first_crossing({&batch, 1}, probit_root({&batch, 1}, target), target, unit, 0.0025);
}

double rounded_up(double n, double unit) { return unit * std::ceil(n / unit - 1e-9); }

}  // namespace

TEST_CASE("the first size with the target and the first that keeps it are those of the enumerated curve", "[exact]") {
    // 60% v 51.5%, pooled z, 1:1: 1060 has 79.990%, 1062 80.115% (sums over all tables). At 80.45% the curve dips after
    // 1068.
    const EnumeratedCurve curve = enumerated_curve(ProportionDifference{}, 1, 1, 1030, 1130, 0.515, 0.6);
    CHECK(curve.first(0.8) == 1062);
    CHECK(curve.kept(0.8) == 1062);
    CHECK_THAT(curve.power[16], WithinAbs(0.80115, 1e-5));
    for (const double target : {0.8, 0.8045}) {
        const FirstCrossing found = crossing_of(nested(curve.n, curve.power, 1e9), target, 2);
        REQUIRE(found.found);
        CHECK(rounded_up(found.first, 2) == curve.first(target));
        CHECK(rounded_up(found.lower, 2) == curve.first(target));  // a billion replicates leave nothing open
        CHECK(rounded_up(found.upper, 2) == curve.first(target));
        CHECK(rounded_up(found.kept, 2) == curve.kept(target));
        CHECK(found.toothed > 100);
    }
    CHECK(curve.kept(0.8045) > curve.first(0.8045) + 20);
}

TEST_CASE("the interval reaches to the tooth that has the target when the curve is seen too low, and no further",
          "[exact]") {
    // Fisher's test, 60% v 51.5%, 1:2: 1194 has 79.87%, 1197 to 1200 have 80.005 and 80.02%, and not before 1239 has
    // any other. Seen 0.25 points (1.2 standard errors of 40,000 replicates) too low, the first is 1245, but 1197 stays
    // open. At 4 million replicates it does not, nor does it where all is seen 0.7 points too low.
    const EnumeratedCurve curve = enumerated_curve(Fisher{}, 1, 2, 1100, 1340, 0.515, 0.6);
    CHECK(curve.first(0.8) == 1197);
    const auto seen = [&](double points_low, double replicates) {
        std::vector<double> power = curve.power;
        for (double& p : power) p -= points_low / 100;
        return crossing_of(nested(curve.n, power, replicates), 0.8, 3);
    };
    const FirstCrossing low = seen(0.25, 40000);
    REQUIRE(low.found);
    CHECK(low.first > 1238);
    CHECK(low.lower <= 1197);
    CHECK(low.lower > 1180);
    CHECK(low.upper < 1270);
    CHECK(seen(0.25, 4e6).lower > 1230);
    CHECK(seen(0.7, 40000).lower > 1197);
    CHECK(seen(0, 40000).lower <= 1197);
    CHECK(seen(0, 40000).upper >= 1197);
}

TEST_CASE("without teeth the interval is that of the root: 1.96 standard errors above and 2.17 below", "[exact]") {
    // Powers on a line, 0.1 sqrt(n) - 1.96: 80% at 784.9.
    std::vector<double> n, power;
    for (int i = 0; i < 21; ++i) {
        n.push_back(700 + 8 * i);
        power.push_back(normal_cdf(0.1 * std::sqrt(n.back()) - 1.959963984540054));
    }
    const PowerBatch batch = nested(n, power, 20000);
    const ProbitRoot root = probit_root({&batch, 1}, 0.8);
    const FirstCrossing found = crossing_of(batch, 0.8, 1);
    REQUIRE(found.found);
    const double half = root.monte_carlo_half * root.n;  // 1.96 standard errors
    INFO(half << " " << found.lower << " " << found.upper);
    CHECK_THAT(found.first, WithinAbs(784.9, 0.5));
    CHECK_THAT(found.upper - 785, WithinAbs(half, 0.1 * half + 0.6));
    CHECK_THAT(785 - found.lower, WithinAbs(2.17 / 1.96 * half, 0.1 * half + 0.6));
    CHECK(found.kept == found.first);
}

TEST_CASE("a dip that is within Monte Carlo error is none, and a window that is wholly below has no crossing",
          "[exact]") {
    std::vector<double> n, power;
    for (int i = 0; i < 24; ++i) {
        n.push_back(100 + 2 * i);
        power.push_back(0.76 + 0.004 * i - (i == 12 ? 0.0085 : 0));  // 80% at 120, 79.95% at 124
    }
    const FirstCrossing few = crossing_of(nested(n, power, 1000), 0.8, 2),
                        many = crossing_of(nested(n, power, 1e8), 0.8, 2);
    REQUIRE((few.found && many.found));
    CHECK(few.kept == few.first);
    CHECK(rounded_up(many.first, 2) == 120);
    CHECK(rounded_up(many.kept, 2) == 126);
    CHECK_FALSE(crossing_of(nested(n, std::vector<double>(24, 0.7), 1e6), 0.8, 2).found);
}
