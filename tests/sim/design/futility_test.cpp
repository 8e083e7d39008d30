// Stopping for futility against what its definition asks for.
#include <cmath>

#include "sim/design/boundary.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("an inner wedge stops trials whose z is near 0 on either side", "[design]") {
    BoundaryPlan plan = equal_looks(3, EfficacyKind::lan_demets_obrien_fleming, 0.05, 2);
    plan.futility.kind = FutilityKind::hwang_shih_decani;
    plan.futility.region = FutilityRegion::inner_wedge;
    for (const bool binding : {false, true}) {
        plan.futility.binding = binding;
        const Boundary b = plan_boundary(plan);
        const Limits& first = b.looks[0].limits;
        const std::vector<double>& t = b.plan.information;
        CHECK(first.judge(0) == (first.futility > 0 ? Crossing::futility : Crossing::none));
        const double f1 = first.futility, f2 = b.looks[1].limits.futility, u1 = first.upper,
                     u2 = b.looks[1].limits.upper;
        REQUIRE(f2 > 0.5);
        // To the last look come those between the wedge and the limits at both looks, on any side at each.
        double reject = 0;
        for (const double side1 : {-1.0, 1.0})
            for (const double side2 : {-1.0, 1.0}) {
                const auto low = [](double side, double f, double u) { return side > 0 ? f : -u; };
                const auto high = [](double side, double f, double u) { return side > 0 ? u : -f; };
                reject += three_look_rectangle(t, {low(side1, f1, u1), low(side2, f2, u2), b.looks[2].limits.upper},
                                               {high(side1, f1, u1), high(side2, f2, u2), kInfinity}, b.drift);
            }
        CHECK_THAT(b.alternative.benefit[2], WithinAbs(reject, 1e-8));
        CHECK_THAT(b.null.benefit[1], WithinAbs(b.null.harm[1], 1e-12));
        CHECK_THAT(b.power, WithinAbs(0.8, 1e-9));
        const double error = b.null.power + b.null.any_harm;
        CHECK(binding == (std::fabs(error - 0.05) < 1e-9));
        CHECK(error < 0.05 + 1e-9);
        const StageProbabilities kept = stage_probabilities(b, 0, false);
        if (!binding) CHECK_THAT(kept.power + kept.any_harm, WithinAbs(0.05, 1e-9));
    }
}

TEST_CASE("a two-sided trial stops for want of benefit above the limit of harm only", "[design]") {
    BoundaryPlan plan = equal_looks(4, EfficacyKind::lan_demets_pocock, 0.05, 2);
    plan.futility.kind = FutilityKind::kim_demets;
    plan.futility.parameter = 10;
    const Boundary b = plan_boundary(plan);
    // Hardly any beta may be spent at the first look: the limit of harm comes first.
    CHECK_FALSE(b.looks[0].limits.tests_futility());
    CHECK(b.looks[0].limits.judge(-2) == Crossing::none);
    CHECK(b.looks[0].limits.judge(-3) == Crossing::harm);
    CHECK(b.looks[2].limits.judge(b.looks[2].limits.futility - 1e-9) == Crossing::futility);
    CHECK(b.looks[2].limits.judge(b.looks[2].limits.lower) == Crossing::harm);
    for (std::size_t k = 1; k < 3; ++k) {
        const double t = b.information(k), spent = 0.2 * std::pow(t, 10);
        CHECK_THAT(b.looks[k].beta_spent, WithinAbs(spent, 1e-9));
    }
    CHECK_THAT(b.power, WithinAbs(0.8, 1e-9));
    CHECK_THAT(b.power + b.alternative.any_harm + b.alternative.any_futility, WithinAbs(1, 1e-9));
}

TEST_CASE("looks may test efficacy or futility alone, and what they do not spend is kept for later", "[design]") {
    BoundaryPlan plan = equal_looks(4, EfficacyKind::hwang_shih_decani);
    plan.futility.kind = FutilityKind::hwang_shih_decani;
    plan.tests = {LookTests::futility, LookTests::efficacy, LookTests::both, LookTests::both};
    const Boundary b = plan_boundary(plan);
    CHECK(std::isinf(b.looks[0].limits.upper));
    CHECK(b.looks[0].alpha_spent == 0);
    CHECK_FALSE(b.looks[1].limits.tests_futility());
    const auto spending = [](double t) { return 0.025 * std::expm1(4 * t) / std::expm1(4.0); };
    CHECK_THAT(b.looks[1].alpha_spent, WithinAbs(spending(0.5), 1e-12));
    // The second look spends at once what two looks would have: its limit is that of a first look.
    CHECK_THAT(b.looks[1].p_one_sided, WithinAbs(spending(0.5), 1e-12));
    CHECK_THAT(b.looks[2].beta_spent, WithinAbs(0.2 * std::expm1(3.0) / std::expm1(4.0), 1e-9));
    CHECK_THAT(b.looks[1].beta_spent, WithinAbs(b.looks[0].beta_spent, 1e-12));
    CHECK_THAT(b.power, WithinAbs(0.8, 1e-9));
    CHECK_THAT(b.looks.back().alpha_spent, WithinAbs(0.025, 1e-12));
}

TEST_CASE("binding futility of every kind keeps the type I error at alpha", "[design]") {
    for (const auto& [name, efficacy] : EnumNames<EfficacyKind>::names)
        for (const auto& [futility_name, futility] : EnumNames<FutilityKind>::names) {
            if (efficacy == EfficacyKind::user_critical || futility == FutilityKind::none) continue;
            INFO(name << " " << futility_name);
            BoundaryPlan plan = equal_looks(3, efficacy);
            plan.information[0] = 0.4;
            plan.futility.kind = futility;
            plan.futility.binding = true;
            if (efficacy == EfficacyKind::user_spending) plan.efficacy.values = {0.002, 0.01, 0.025};
            if (futility == FutilityKind::user_spending) plan.futility.values = {0.03, 0.1, 0.2};
            if (futility == FutilityKind::fixed_z) plan.futility.values = {0, 0.6};
            const Boundary b = plan_boundary(plan);
            CHECK_THAT(b.null.power, WithinAbs(0.025, 1e-9));
            CHECK_THAT(b.power, WithinAbs(0.8, 1e-9));
            CHECK(stage_probabilities(b, 0, false).power > 0.0251);
        }
}
