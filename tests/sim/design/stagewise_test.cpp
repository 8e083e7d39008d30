// Inference after a stop against its definition; the reference cases are in sequential_reference_test.cpp.
#include "sim/design/stagewise.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/random/stream.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

struct Stop {
    std::vector<double> information;
    double z;
};

}  // namespace

TEST_CASE("the stage-wise estimates are where the tail has the asked probability", "[design]") {
    StagewiseInference inference;
    for (const int sides : {1, 2}) {
        const std::vector<Limits> limits =
            limits_of(plan_boundary(equal_looks(3, EfficacyKind::lan_demets_pocock, 0.025 * sides, sides)));
        const Stop stops[] = {{{30}, 2.9},         {{30}, -3.5},           {{30, 60}, 2.4},
                              {{30, 61}, -2.6},    {{30, 60, 90}, 1.2},    {{30, 60, 90}, -6.0},
                              {{30, 60, 90}, 7.0}, {{30, 60, 60.01}, 2.2}, {{30, 31, 32}, 2.2}};
        for (const Stop& stop : stops) {
            INFO(sides << " " << stop.information.size() << " " << stop.z);
            const StagewiseResult r = inference.conclude(stop.information, limits, stop.z, 0.9);
            const auto tail = [&](double theta) { return inference.tail(stop.information, limits, stop.z, theta); };
            CHECK_THAT(tail(r.median_unbiased), WithinAbs(0.5, 1e-8));
            CHECK_THAT(tail(r.low), WithinAbs(0.05, 1e-8));
            CHECK_THAT(tail(r.high), WithinAbs(0.95, 1e-8));
            CHECK(tail(0) == r.p_value);
            CHECK(r.low < r.median_unbiased);
            CHECK(r.median_unbiased < r.high);
        }
    }
}

TEST_CASE("the stage-wise p-value of a limit is what was spent by then, from either side", "[design]") {
    StagewiseInference inference;
    const Boundary boundary = plan_boundary(equal_looks(4, EfficacyKind::lan_demets_pocock, 0.05, 2));
    const std::vector<Limits> limits = limits_of(boundary);
    const std::vector<double> information{20, 40, 60, 80};
    for (std::size_t k = 0; k < 4; ++k) {
        const std::span<const double> seen = std::span(information).first(k + 1);
        const double spent = 0.5 * boundary.looks[k].alpha_spent;
        CHECK_THAT(inference.conclude(seen, limits, limits[k].upper).p_value, WithinAbs(spent, 1e-10));
        CHECK_THAT(inference.conclude(seen, limits, limits[k].lower).p_value, WithinAbs(1 - spent, 1e-10));
    }
    // The order: an earlier stop is stronger, then the larger z.
    const auto p = [&](std::size_t looks, double z) {
        return inference.conclude(std::span(information).first(looks), limits, z).p_value;
    };
    CHECK(p(1, 4) < p(1, 2.5));
    CHECK(p(1, 2.5) < p(2, 5));
    CHECK(p(4, -1) < p(3, -2.5));
    CHECK(p(3, -2.5) < p(1, -2.5));
}

TEST_CASE("without looks before it, inference is that of a fixed trial", "[design]") {
    StagewiseInference inference;
    const double information[] = {25};
    const StagewiseResult r = inference.conclude(information, {}, 1.5);
    CHECK_THAT(r.median_unbiased, WithinAbs(0.3, 1e-9));
    CHECK_THAT(r.low, WithinAbs(0.3 - 1.959963984540054 / 5, 1e-9));
    CHECK_THAT(r.high, WithinAbs(0.3 + 1.959963984540054 / 5, 1e-9));
    CHECK_THAT(r.p_value, WithinAbs(0.06680720126885807, 1e-12));
    std::vector<Limits> one(1);
    one[0].upper = 1.96;
    CHECK_THAT(expected_estimate(information, one, 0.7, true), WithinAbs(0.7, 1e-10));
}

TEST_CASE("over trials the median-unbiased estimate halves them and the interval covers", "[design]") {
    constexpr int kTrials = 6000;
    constexpr double kTheta = 0.2, kInformation[] = {60, 110, 180};
    BoundaryPlan plan;
    plan.information = {60 / 180.0, 110 / 180.0, 1};
    plan.efficacy.kind = EfficacyKind::lan_demets_pocock;
    const std::vector<Limits> limits = limits_of(plan_boundary(plan));
    StagewiseInference inference;
    int above = 0, covered = 0, early = 0, naive_above = 0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        Stream stream({2026, trial}, 0, Purpose::death);
        double score = 0, before = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            const double step = kInformation[k] - before;
            score += kTheta * step + std::sqrt(step) * normal_quantile(stream.uniform());
            before = kInformation[k];
            const double z = score / std::sqrt(before);
            if (k < 2 && limits[k].judge(z) == Crossing::none) continue;
            const StagewiseResult r = inference.conclude(std::span(kInformation).first(k + 1), limits, z);
            above += r.median_unbiased >= kTheta;
            naive_above += score / before >= kTheta;
            covered += r.low <= kTheta && kTheta <= r.high;
            early += k < 2;
            break;
        }
    }
    CHECK(early > kTrials / 3);
    const double half_error = 4 * std::sqrt(0.25 / kTrials);
    CHECK_THAT(above / double{kTrials}, WithinAbs(0.5, half_error));
    CHECK(naive_above / double{kTrials} > 0.5 + half_error);  // the naive estimate is too large after early stops
    CHECK_THAT(covered / double{kTrials}, WithinAbs(0.95, 4 * std::sqrt(0.95 * 0.05 / kTrials)));
}

TEST_CASE("repeated p-values: where the limit is met, p is alpha", "[design]") {
    for (const EfficacyKind kind :
         {EfficacyKind::wang_tsiatis, EfficacyKind::kim_demets, EfficacyKind::lan_demets_pocock}) {
        const BoundaryPlan plan = equal_looks(3, kind, 0.05, 2);
        const Boundary boundary = plan_boundary(plan);
        for (std::size_t k = 0; k < 3; ++k) {
            const std::span<const double> seen = std::span(plan.information).first(k + 1);
            CHECK_THAT(repeated_p(plan, seen, boundary.looks[k].limits.upper, k == 2), WithinAbs(0.025, 1e-8));
        }
    }
    const BoundaryPlan peto = equal_looks(3, EfficacyKind::haybittle_peto);
    CHECK(std::isnan(repeated_p(peto, std::span(peto.information).first(1), 3, false)));
}
