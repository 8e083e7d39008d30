// The boundary along the information that is really there.
#include "sim/design/boundary_walk.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/stream.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::vector<Limits> walked(BoundaryWalk& walk, const std::vector<double>& share) {
    walk.begin();
    for (std::size_t k = 0; k < share.size(); ++k) walk.next(share[k], k + 1 == share.size());
    return {walk.limits().begin(), walk.limits().end()};
}

BoundaryPlan plan_with(EfficacyKind kind, int sides) {
    BoundaryPlan plan = equal_looks(3, kind, 0.025 * sides, sides);
    if (kind == EfficacyKind::user_spending) plan.efficacy.values = {0.002 * sides, 0.01 * sides, 0.025 * sides};
    return plan;
}

}  // namespace

TEST_CASE("at its planned information a boundary walks to its planned limits, to the bit", "[design]") {
    for (const auto& [name, kind] : EnumNames<EfficacyKind>::names) {
        if (kind == EfficacyKind::user_critical) continue;
        BoundaryPlan plan = plan_with(kind, 2);
        plan.futility.kind = FutilityKind::lan_demets_pocock;
        const Boundary boundary = plan_boundary(plan);
        BoundaryWalk walk(boundary);
        CHECK(walked(walk, plan.information) == limits_of(boundary));
        CHECK_THAT(walk.alpha_spent(), WithinAbs(0.05, 1e-8));
        // A little off the plan it integrates, and comes to nearly the same.
        const std::vector<Limits> near = walked(walk, {1.0 / 3 + 1e-8, 2.0 / 3 - 1e-8, 1 + 1e-8});
        for (std::size_t k = 0; k < 3; ++k) {
            INFO(name << " " << k);
            CHECK_THAT(near[k].upper, WithinAbs(boundary.looks[k].limits.upper, 3e-6));
            CHECK_THAT(near[k].futility, WithinAbs(boundary.looks[k].limits.futility, 3e-6));
            if (k == 2) CHECK(near[k].upper != boundary.looks[k].limits.upper);
        }
    }
}

TEST_CASE("whatever the information, every family keeps the type I error at alpha", "[design]") {
    const std::vector<std::vector<double>> paths{
        {0.3, 0.5, 0.93}, {0.5, 0.9, 1.3}, {0.7}, {0.1, 0.2, 0.3, 0.6, 0.8, 1.05}, {0.2, 1.1, 1.4}};
    for (const auto& [name, kind] : EnumNames<EfficacyKind>::names)
        for (const int sides : {1, 2})
            for (const bool binding : {false, true}) {
                if (kind == EfficacyKind::user_critical) continue;
                BoundaryPlan plan = plan_with(kind, sides);
                plan.futility.kind = FutilityKind::hwang_shih_decani;
                plan.futility.binding = binding;
                BoundaryWalk walk(plan_boundary(plan));
                for (const std::vector<double>& path : paths) {
                    // Binding futility that has spent beta lets nobody on: then less than alpha is spent.
                    if (binding && path.size() > 1 && path[path.size() - 2] > 1) continue;
                    INFO(name << " sides " << sides << " binding " << binding << " looks " << path.size());
                    const std::vector<Limits> limits = walked(walk, path);
                    CHECK_THAT(stage_probabilities(path, limits, 0, binding).power, WithinAbs(0.025, 1e-8));
                    CHECK_THAT(walk.alpha_spent(), WithinAbs(0.025 * sides, 1e-12));
                    CHECK(limits.back().futility == limits.back().upper);
                }
            }
}

TEST_CASE("beta is spent at the information seen under the planned effect", "[design]") {
    BoundaryPlan plan = equal_looks(3, EfficacyKind::lan_demets_obrien_fleming);
    plan.futility.kind = FutilityKind::kim_demets;
    plan.futility.parameter = 2;
    for (const bool binding : {false, true}) {
        plan.futility.binding = binding;
        const Boundary boundary = plan_boundary(plan);
        BoundaryWalk walk(boundary);
        const std::vector<double> seen{0.45, 0.8, 1.1};
        const StageProbabilities stages = stage_probabilities(seen, walked(walk, seen), boundary.drift);
        CHECK_THAT(stages.futility[0], WithinAbs(0.2 * 0.45 * 0.45, 1e-8));
        CHECK_THAT(stages.futility[0] + stages.futility[1], WithinAbs(0.2 * 0.8 * 0.8, 1e-8));
    }
}

TEST_CASE("rules without a spending function keep their constant until the last look", "[design]") {
    const Boundary obf = plan_boundary(equal_looks(3, EfficacyKind::obrien_fleming));
    BoundaryWalk walk(obf);
    const double constant = obf.looks.back().limits.upper;
    CHECK_THAT(walk.next(0.4, false).upper, WithinAbs(constant / std::sqrt(0.4), 1e-12));
    CHECK_THAT(walk.next(0.6, false).upper, WithinAbs(constant / std::sqrt(0.6), 1e-12));
    CHECK(walk.next(0.9, true).upper < constant);  // two early looks instead of one late: more is left
    BoundaryPlan plan = equal_looks(3, EfficacyKind::user_critical);
    plan.efficacy.values = {3, 2.5, 2};
    BoundaryWalk user(plan_boundary(plan));
    CHECK(user.next(0.4, false).upper == 3);
    CHECK(user.next(0.5, false).upper == 2.5);
    CHECK(user.next(0.6, false).upper == 2);
    CHECK(user.next(0.9, true).upper == 2);
}

TEST_CASE("futility limits by power follow the observed information", "[design]") {
    BoundaryPlan plan = equal_looks(3, EfficacyKind::lan_demets_obrien_fleming);
    plan.futility.kind = FutilityKind::predictive_power;
    plan.futility.parameter = 0.1;
    const Boundary boundary = plan_boundary(plan);
    BoundaryWalk walk(boundary);
    const double c = boundary.looks.back().limits.upper, q = -1.2815515655446004;
    CHECK_THAT(walk.next(0.4, false).futility, WithinAbs(c * std::sqrt(0.4) + q * std::sqrt(0.6), 1e-9));
    // Beyond the planned maximum, yet not the last: whoever is below the last critical value.
    const Limits beyond = walk.next(1.2, false);
    CHECK_THAT(beyond.futility, WithinAbs(std::fmin(c * std::sqrt(1.2), beyond.upper), 1e-9));
}

TEST_CASE("no new information, copies and new trials", "[design]") {
    BoundaryWalk walk(plan_boundary(equal_looks(2, EfficacyKind::lan_demets_obrien_fleming)));
    walk.next(0.45, false);
    BoundaryWalk copy = walk;
    const Limits repeated = walk.next(0.45, false);
    CHECK(std::isinf(repeated.upper));  // nothing more to spend
    CHECK(walk.limits().size() == 2);
    CHECK(copy.limits().size() == 1);
    const double at_end = copy.next(1, true).upper;
    CHECK_THAT(walk.next(1, true).upper, WithinAbs(at_end, 1e-3));
    walk.begin();
    CHECK(walk.limits().empty());
    walk.next(0.45, false);
    CHECK(walk.next(1, true).upper == at_end);
    // The last look on the information of the one before takes what is left of alpha from the same z.
    walk.begin();
    const Limits first = walk.next(0.45, false), last = walk.next(0.45, true);
    CHECK(last.upper < first.upper);
    CHECK_THAT(last.upper, WithinAbs(1.96, 0.01));
}

TEST_CASE("limits in a walk are quick ones, and yet right to eight digits", "[design]") {
    BoundaryPlan plan = equal_looks(4, EfficacyKind::lan_demets_obrien_fleming);
    const std::vector<double> seen{0.22, 0.41, 0.77, 1};
    BoundaryWalk walk(plan_boundary(plan));
    const std::vector<Limits> limits = walked(walk, seen);
    plan.information = seen;
    const Boundary exact = plan_boundary(plan);
    for (std::size_t k = 0; k < 4; ++k) CHECK_THAT(limits[k].upper, WithinAbs(exact.looks[k].limits.upper, 1e-8));
}

TEST_CASE("a look judged by bounds is judged as by its limits", "[design]") {
    Stream stream({11, 0}, 0, Purpose::death);
    std::size_t of_kind[4] = {};
    for (const auto& [name, kind] : EnumNames<EfficacyKind>::names)
        for (const auto& [futility_name, futility] : EnumNames<FutilityKind>::names)
            for (const int sides : {1, 2})
                for (const bool binding : {false, true}) {
                    if (kind == EfficacyKind::user_critical || futility == FutilityKind::user_spending) continue;
                    BoundaryPlan plan = plan_with(kind, sides);
                    plan.futility.kind = futility;
                    plan.futility.binding = binding;
                    if (futility == FutilityKind::fixed_z) plan.futility.values = {0.2};
                    BoundaryWalk quick(plan_boundary(plan)), exact = quick;
                    for (int trial = 0; trial < 12; ++trial) {
                        quick.begin();
                        exact.begin();
                        double share = 0;
                        for (int k = 0; k < 4; ++k) {
                            const bool last = k == 3;
                            share += 0.05 + 0.3 * stream.uniform();
                            const Limits limits = exact.next(share, last);
                            // Near a limit as often as anywhere.
                            const double near = stream.uniform() < 0.5 ? limits.upper : limits.futility;
                            const double z = stream.uniform() < 0.5 && std::isfinite(near)
                                                 ? near + 0.02 * (stream.uniform() - 0.5)
                                                 : 8 * stream.uniform() - 4;
                            INFO(name << " " << futility_name << " " << sides << " " << binding << " look " << k
                                      << " z " << z << " of " << limits.upper << " and " << limits.futility);
                            const Crossing crossing = quick.judge(share, last, z);
                            CHECK(crossing == limits.judge(z));
                            ++of_kind[static_cast<std::size_t>(crossing)];
                        }
                        const std::span<const Limits> quick_limits = quick.limits(), exact_limits = exact.limits();
                        CHECK(std::equal(quick_limits.begin(), quick_limits.end(), exact_limits.begin()));
                    }
                }
    for (const std::size_t count : of_kind) CHECK(count > 500);
}
