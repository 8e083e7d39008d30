// Boundaries against values of other programs' documentation, and against what their definition asks for.
#include "sim/design/boundary.hpp"

#include <cmath>

#include "models/numeric/multivariate_normal.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

void check_numbers(const std::vector<double>& got, const std::vector<double>& expected, double tolerance) {
    REQUIRE(got.size() == expected.size());
    for (std::size_t k = 0; k < got.size(); ++k) CHECK_THAT(got[k], WithinAbs(expected[k], tolerance));
}

std::vector<double> futilities(const Boundary& boundary) {
    std::vector<double> z;
    for (const BoundaryLook& look : boundary.looks) z.push_back(look.limits.futility);
    return z;
}

// P(Z_1 and Z_2 inside, Z_3 in [low, high]) by nested quadrature of another kind (multivariate_normal.hpp).
double three_look_rectangle(const std::vector<double>& t, const std::vector<double>& lower,
                            const std::vector<double>& upper, double drift) {
    double low[3], high[3], correlation[9];
    for (std::size_t i = 0; i < 3; ++i) {
        low[i] = lower[i] - drift * std::sqrt(t[i]);
        high[i] = upper[i] - drift * std::sqrt(t[i]);
        for (std::size_t j = 0; j < 3; ++j)
            correlation[3 * i + j] = std::sqrt(std::fmin(t[i], t[j]) / std::fmax(t[i], t[j]));
    }
    return normal_rectangle(low, high, correlation);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("testing at 5% at each of k equal looks rejects as often as is known", "[design]") {
    const std::pair<std::size_t, double> known[] = {{2, .0831178}, {3, .1072564},  {4, .1261690},
                                                    {5, .1416893}, {10, .1933567}, {20, .2479112}};
    for (const auto& [looks, error] : known) {
        BoundaryPlan plan = equal_looks(looks, EfficacyKind::user_critical, 0.05, 2);
        plan.efficacy.values.assign(looks, 1.9599639845400545);
        const Boundary boundary = plan_boundary(plan);
        CHECK_THAT(boundary.looks.back().alpha_spent, WithinAbs(error, 4e-7));
        CHECK_THAT(boundary.null.power + boundary.null.any_harm, WithinAbs(error, 4e-7));
    }
}

TEST_CASE("published critical values of gsDesign and rpact come out", "[design]") {
    BoundaryPlan plan = equal_looks(3, EfficacyKind::obrien_fleming);
    plan.beta = 0.1;
    Boundary boundary = plan_boundary(plan);
    check_numbers(uppers(boundary), {3.4710914, 2.4544323, 2.0040356}, 5e-8);
    CHECK_THAT(boundary.inflation, WithinAbs(1.0161004, 1e-6));
    check_numbers(uppers(plan_boundary(equal_looks(4, EfficacyKind::pocock))),
                  {2.3612997, 2.3612997, 2.3612997, 2.3612997}, 5e-8);
    check_numbers(uppers(plan_boundary(equal_looks(4, EfficacyKind::lan_demets_pocock))),
                  {2.3683277, 2.3675240, 2.3581682, 2.3500360}, 1e-6);
    check_numbers(uppers(plan_boundary(equal_looks(4, EfficacyKind::hwang_shih_decani))),
                  {3.1553730, 2.8183471, 2.4391318, 2.0136470}, 1e-6);
    plan = equal_looks(4, EfficacyKind::lan_demets_obrien_fleming);
    plan.beta = 0.1;
    boundary = plan_boundary(plan);
    check_numbers(uppers(boundary), {4.3326336, 2.9631308, 2.3590444, 2.0140904}, 1.5e-6);
    CHECK_THAT(boundary.inflation, WithinAbs(1.0182796, 1e-6));
}

TEST_CASE("futility by beta spending, binding and not, is that of rpact and gsDesign", "[design]") {
    BoundaryPlan plan;
    plan.information = {0.5, 0.75, 1};
    plan.alpha = 0.025;
    plan.sides = 1;
    plan.beta = 0.1;
    plan.futility.kind = FutilityKind::lan_demets_obrien_fleming;
    Boundary boundary = plan_boundary(plan);
    check_numbers(uppers(boundary), {2.962588, 2.359018, 2.014084}, 5e-7);
    check_numbers(futilities(boundary), {0.331571, 1.291656, 2.014084}, 1e-6);
    CHECK_THAT(boundary.inflation, WithinAbs(1.0828228, 1e-7));
    CHECK_THAT(boundary.expected_information_alternative, WithinAbs(.7918065, 1e-7));
    CHECK_THAT(boundary.expected_information_null, WithinAbs(.6640314, 1e-7));
    plan.futility.binding = true;
    boundary = plan_boundary(plan);
    check_numbers(uppers(boundary), {2.962588, 2.358667, 1.962685}, 1e-6);
    check_numbers(futilities(boundary), {0.298703, 1.251387, 1.962685}, 1e-6);
    CHECK_THAT(boundary.inflation, WithinAbs(1.0531848, 1e-7));
    CHECK_THAT(boundary.looks.back().beta_spent, WithinAbs(0.1, 1e-9));
}

TEST_CASE("average sizes of Jennison and Turnbull's two-sided tests come out", "[design]") {
    BoundaryPlan plan = equal_looks(4, EfficacyKind::pocock, 0.05, 2);
    Boundary boundary = plan_boundary(plan);
    CHECK_THAT(100 * boundary.inflation, WithinAbs(120.2, 0.05));
    const double percent[] = {117.5, 108.8, 80.5, 52.2};
    for (int i = 0; i < 4; ++i) {
        const double size = stage_probabilities(boundary, 0.5 * i * boundary.drift).expected_information;
        CHECK_THAT(100 * boundary.inflation * size, WithinAbs(percent[i], 0.05));
    }
    boundary = plan_boundary(equal_looks(5, EfficacyKind::obrien_fleming, 0.05, 2));
    CHECK_THAT(100 * boundary.inflation, WithinAbs(102.8, 0.05));
    CHECK_THAT(100 * boundary.expected_information_null, WithinAbs(102.1, 0.05));
}

TEST_CASE("stage probabilities are those of multivariate normal rectangles", "[design]") {
    const std::vector<double> t{0.2, 0.65, 1}, upper{2.4, 2.1, 1.7}, none(3, kInfinity);
    for (const int sides : {1, 2}) {
        std::vector<Limits> limits = limits_of(upper, {-0.4, 0.3});
        for (Limits& look : limits)
            if (sides == 2) look.lower = -look.upper;
        const std::vector<double> low = {-0.4, 0.3, sides == 2 ? -1.7 : -kInfinity};
        for (const double drift : {-1.0, 0.0, 2.0, 4.5}) {
            INFO(sides << " " << drift);
            const StageProbabilities stages = stage_probabilities(t, limits, drift);
            const double last = three_look_rectangle(t, {low[0], low[1], 1.7}, {upper[0], upper[1], kInfinity}, drift);
            CHECK_THAT(stages.benefit[2], WithinAbs(last, 2e-9));
            const double second =
                three_look_rectangle(t, {low[0], 2.1, -kInfinity}, {upper[0], kInfinity, kInfinity}, drift);
            CHECK_THAT(stages.benefit[1], WithinAbs(second, 2e-9));
            const double ignoring =
                three_look_rectangle(t, {sides == 2 ? -2.4 : -kInfinity, sides == 2 ? -2.1 : -kInfinity, 1.7},
                                     {upper[0], upper[1], kInfinity}, drift);
            CHECK_THAT(stage_probabilities(t, limits, drift, false).benefit[2], WithinAbs(ignoring, 2e-9));
        }
    }
}

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

TEST_CASE("with a hundred looks the error is still spent to the last digit", "[design]") {
    const Boundary b = plan_boundary(equal_looks(100, EfficacyKind::lan_demets_obrien_fleming));
    CHECK_THAT(b.null.power, WithinAbs(0.025, 1e-9));
    CHECK(b.looks[0].limits.upper > 15);  // 1e-110 of alpha
}

TEST_CASE("mistakes of a plan are all told, with what would be right", "[design]") {
    BoundaryPlan plan;
    plan.information = {0.5, 0.4, 1};
    plan.alpha = 1.5;
    plan.beta = 0;
    CHECK(problems_of(plan, "design").size() == 3);
    CHECK(problems_of(plan, "design").front().where == "design.alpha");
    const auto refused = [](const BoundaryPlan& wrong, const std::string& words) {
        try {
            plan_boundary(wrong);
            FAIL("taken: " << words);
        } catch (const InputError& error) {
            CHECK_THAT(error.what(), ContainsSubstring(words));
        }
    };
    refused({.information = {0, 1}}, "a look at 0; above 0, at most 1");
    refused({.information = {0.5, 1.2}}, "a look at 1.2");
    refused({.information = {0.5, 0.9}}, "ends at 0.9; the last look at 1");
    refused({.efficacy = {EfficacyKind::pocock, 3, {}}}, "this kind has no parameter");
    refused({.efficacy = {EfficacyKind::kim_demets, 0, {}}}, "above 0");
    refused({.information = {0.5, 1}, .efficacy = {EfficacyKind::user_spending, {}, {0.03, 0.02}}}, "not decreasing");
    refused({.information = {0.5, 1}, .efficacy = {EfficacyKind::user_spending, {}, {0.01, 0.02}}}, "alpha, 0.05");
    refused({.information = {0.5, 1}, .efficacy = {EfficacyKind::haybittle_peto, 1.5, {}}}, "spend all of alpha");
    refused({.information = {0.5, 1}, .futility = {FutilityKind::fixed_z, {}, {3}}}, "not below the efficacy limit");
    refused({.information = {0.5, 1}, .futility = {FutilityKind::fixed_z, {}, {0, 1}}}, "one for each (1)");
    refused({.information = {0.5, 1}, .tests = {LookTests::both, LookTests::futility}}, "the last look tests efficacy");
    refused({.sides = 1,
             .futility = {FutilityKind::kim_demets, {}, {}, false, AssumedEffect::plan, FutilityRegion::inner_wedge}},
            "one-sided");
}
