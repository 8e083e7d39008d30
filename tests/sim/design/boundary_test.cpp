// Boundaries against values of other programs' documentation, and against what their definition asks for.
#include "sim/design/boundary.hpp"

#include <cmath>

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
