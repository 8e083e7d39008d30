#include "sim/search/dense_crossing.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/binary/proportion_difference.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// A curve known to `replicates` replicates whose rejections are nested where power rises: what one size rejects, the
// more powerful does.
PowerBatch nested(const std::vector<double>& n, const std::vector<double>& power, double replicates) {
    PowerBatch batch{n, {}, static_cast<std::uint64_t>(replicates)};
    for (const double p : power)
        for (const double q : power)
            batch.both.push_back(static_cast<std::uint64_t>(std::llround(replicates * std::min(p, q))));
    return batch;
}

}  // namespace

TEST_CASE("the first size with the target and the first that keeps it are those of the enumerated curve", "[exact]") {
    // 60% v 51.5%, pooled z, 1:1: 1060 has 79.990%, 1062 80.115% (sums over all tables). At 80.45% the curve dips after
    // 1068.
    const EnumeratedCurve curve = enumerated_curve(ProportionDifference{}, 1, 1, 1030, 1130, 0.515, 0.6);
    CHECK(curve.first(0.8) == 1062);
    CHECK(curve.kept(0.8) == 1062);
    CHECK_THAT(curve.power[16], WithinAbs(0.80115, 1e-5));
    for (const double target : {0.8, 0.8045}) {
        const DenseCrossing found = dense_crossing(nested(curve.n, curve.power, 1e9), target);
        REQUIRE(found.found);
        CHECK(2 * std::ceil(found.first / 2 - 1e-9) == curve.first(target));
        CHECK(2 * std::ceil(found.kept / 2 - 1e-9) == curve.kept(target));
    }
    CHECK(curve.kept(0.8045) > curve.first(0.8045) + 20);
}

TEST_CASE("the interval of the first size inverts the 95% intervals of the powers", "[exact]") {
    // A steep line of power in n: 0.70 at 100 to 0.90 at 120, 0.80 at 110; 1.96 sqrt(0.8 0.2 / 10000) = 0.00784, 0.78
    // patients.
    std::vector<double> n, power;
    for (int i = 0; i <= 200; ++i) n.push_back(100 + 0.1 * i), power.push_back(0.70 + 0.001 * i);
    const DenseCrossing found = dense_crossing(nested(n, power, 10000), 0.8);
    CHECK_THAT(found.first, WithinAbs(110, 0.02));
    CHECK_THAT(found.lower, WithinAbs(110 - 0.784, 0.1));
    CHECK_THAT(found.upper, WithinAbs(110 + 0.784, 0.1));
    CHECK(found.kept == found.first);
}

TEST_CASE("a dip that is within Monte Carlo error is none, and a window that is wholly above or below has no crossing",
          "[exact]") {
    const std::vector<double> n{100, 102, 104, 106, 108}, up{0.78, 0.801, 0.7995, 0.81, 0.82};
    CHECK(dense_crossing(nested(n, up, 1000), 0.8).kept == dense_crossing(nested(n, up, 1000), 0.8).first);
    CHECK(dense_crossing(nested(n, up, 1e7), 0.8).kept > 104);
    CHECK_FALSE(dense_crossing(nested(n, up, 1000), 0.9).found);
    CHECK_FALSE(dense_crossing(nested(n, up, 1000), 0.7).found);
}
