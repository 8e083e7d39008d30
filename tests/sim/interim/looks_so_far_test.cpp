// Chances of a running trial against the closed forms and tests/reference/sequential.json.
#include "sim/interim/looks_so_far.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

LooksSoFar fixed_with(double critical, double share) {
    Design design;
    design.sides = 1;
    design.alpha = 0.5 * std::erfc(critical / std::sqrt(2));
    return looks_so_far({{PlannedLook{}}, nullptr}, design, {}, share, false);
}

SizePlan three_looks(const Design& design) {
    SizePlan plan;
    for (const double share : {0.5, 0.75, 1.0}) {
        PlannedLook look;
        look.share = share;
        plan.looks.push_back(look);
    }
    plan.boundary = std::make_shared<const Boundary>(plan_boundary(design.boundary_plan({0.5, 0.75, 1})));
    return plan;
}

Design sequential() {
    Design design;
    design.sequential.emplace();
    design.sequential->beta = 0.2;
    design.sequential->looks.resize(3);
    return design;
}

}  // namespace

TEST_CASE("chances of a fixed design with a normal z are those of the reference", "[interim]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_binary_")) {
        const Json &in = reference.input, &out = reference.expected;
        const double share = (in.at("n1").get<double>() + in.at("n0").get<double>()) /
                             (in.at("N1").get<double>() + in.at("N0").get<double>());
        const double z = out.at("z_interim");
        const LooksSoFar looks = fixed_with(in.at("crit"), share);
        CHECK_THAT(conditional_power_of_trend(looks, z).any, WithinAbs(out.at("b_value_observed").get<double>(), 1e-8));
        CHECK_THAT(conditional_power(looks, z, 0).any, WithinAbs(out.at("b_value_null").get<double>(), 1e-8));
        CHECK_THAT(predictive_power_flat(looks, z).any,
                   WithinAbs(out.at("b_value_predictive_flat").get<double>(), 1e-8));
        CHECK_THAT(predictive_power_flat(looks, z).at_last,
                   WithinAbs(out.at("b_value_predictive_flat").get<double>(), 1e-8));
    }
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_logrank_")) {
        const Json &in = reference.input, &out = reference.expected;
        const double d = in.at("d"), full = in.at("D"), z = in.at("z");
        const LooksSoFar looks = fixed_with(in.at("crit"), d / full);
        for (std::size_t i = 0; i < in.at("hr").size(); ++i) {
            const double drift = -std::log(in.at("hr")[i].get<double>()) * std::sqrt(full / 4);
            CHECK_THAT(conditional_power(looks, z, drift).any, WithinAbs(out.at("cp")[i].get<double>(), 1e-8));
        }
        CHECK_THAT(predictive_power_flat(looks, z).any, WithinAbs(out.at("predictive_flat").get<double>(), 1e-8));
        for (std::size_t i = 0; i < in.at("priors").size(); ++i) {
            const double mean = in.at("priors")[i][0], sd = in.at("priors")[i][1];
            std::vector<double> drifts;  // the prior's quantiles: as many draws without noise
            for (int k = 0; k < 40000; ++k)
                drifts.push_back(-(mean + sd * normal_quantile((k + 0.5) / 40000)) * std::sqrt(full / 4));
            const PredictivePower power = predictive_power(looks, z, drifts);
            INFO(reference.id << " " << i);
            CHECK_THAT(power.mean.any, WithinAbs(out.at("predictive")[i].get<double>(), 2e-4));
            CHECK(power.effective_draws < 40000);
            CHECK(power.mcse.any > 0);
        }
    }
}

TEST_CASE("the look at hand has the limits of the information seen, those before as planned or as told", "[interim]") {
    const Design design = sequential();
    const SizePlan plan = three_looks(design);
    const LooksSoFar second = looks_so_far(plan, design, {}, 0.7, false);
    CHECK(second.information == std::vector<double>{0.5, 0.7, 1});
    CHECK(second.now == 1);
    CHECK(second.next_planned == 2);
    BoundaryWalk walk(*plan.boundary);
    walk.begin();
    walk.next(0.5, false);
    CHECK(second.at_hand() == walk.next(0.7, false));
    CHECK(second.alpha_spent == walk.alpha_spent());
    CHECK(second.limits.back() == walk.next(1, true));

    const LooksSoFar told = looks_so_far(plan, design, {0.3, 0.45}, 0.7, false);
    CHECK(told.information == std::vector<double>{0.3, 0.45, 0.7, 1});
    CHECK(told.at_hand().upper != second.at_hand().upper);
    CHECK(looks_so_far(plan, design, {}, 0.48, false).information == std::vector<double>{0.48, 0.75, 1});
    CHECK(looks_so_far(plan, design, {}, 0.9, false).information == std::vector<double>{0.5, 0.75, 0.9, 1});
    CHECK(looks_so_far(plan, design, {}, 0.98, true).last);
    CHECK(std::isnan(conditional_power(looks_so_far(plan, design, {}, 0.98, true), 1, 2).any));
    for (const std::vector<double>& wrong : {std::vector<double>{0.5, 0.4}, {0.7}, {0.8}, {-1.0}})
        CHECK_THROWS_AS(looks_so_far(plan, design, wrong, 0.7, false), InputError);
}

TEST_CASE("chances over several looks add up to those of the whole trial", "[interim]") {
    // The power of the design is its chance to stop by look 1 plus the average of the chances from there on.
    const Design design = sequential();
    const SizePlan plan = three_looks(design);
    const LooksSoFar looks = looks_so_far(plan, design, {}, 0.5, false);
    const double drift = 2.9, step = 0.01;
    double power = 0;
    for (double z = -6; z < 10; z += step) {
        const double density = std::exp(-0.5 * std::pow(z - drift * std::sqrt(0.5), 2)) / std::sqrt(2 * M_PI);
        const bool stops = looks.at_hand().judge(z) != Crossing::none;
        power += step * density *
                 (looks.at_hand().judge(z) == Crossing::benefit ? 1
                  : stops                                       ? 0
                                                                : conditional_power(looks, z, drift).any);
    }
    CHECK_THAT(power, WithinAbs(stage_probabilities(*plan.boundary, drift).power, 5e-4));
    const Chance chance = conditional_power(looks, 1.5, drift);
    CHECK(chance.any > chance.at_last);  // two chances in place of one
}
