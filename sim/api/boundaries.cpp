#include "equipoise/boundaries.hpp"

#include <fmt/format.h>

#include "sim/api/publish.hpp"
#include "sim/design/boundary_names.hpp"
#include "sim/results/boundary_row.hpp"

namespace equipoise::api {
namespace {

BoundaryPlan plan_of(const BoundaryOptions& options) {
    BoundaryPlan plan;
    plan.information = options.looks;
    for (const std::string& word : options.tests) plan.tests.push_back(look_tests_from(word, "tests"));
    plan.alpha = options.alpha;
    plan.sides = options.sides;
    plan.beta = options.beta;
    plan.efficacy = efficacy_from(options.efficacy, "efficacy");
    plan.futility = futility_from(options.futility, "futility");
    plan.futility.binding = options.binding;
    plan.futility.effect = assumed_effect_from(options.futility_effect, "futility_effect");
    plan.futility.region = futility_region_from(options.futility_region, "futility_region");
    if (options.drift != 0) plan.drift = options.drift;
    return plan;
}

// A problem's place in the plan is an option here.
Boundary solved(const BoundaryPlan& plan) {
    try {
        return plan_boundary(plan);
    } catch (const equipoise::InputError& error) {
        std::vector<equipoise::Problem> problems(error.problems().begin(), error.problems().end());
        for (equipoise::Problem& problem : problems) {
            if (problem.where == "information")
                problem.where = "looks";
            else
                problem.where = problem.where == "futility.region" ? "futility_region"
                                                                   : problem.where.substr(0, problem.where.find('.'));
        }
        throw equipoise::InputError(std::move(problems));
    }
}

}  // namespace

BoundaryResult boundaries(const BoundaryOptions& options) {
    return guarded([&] {
        const Boundary boundary = solved(plan_of(options));
        check_observed(options.observed, "observed");
        const BoundaryDesignRow design[] = {design_row(boundary)};
        return BoundaryResult{published(table_of<BoundaryRow>("boundaries", boundary_rows(boundary))),
                              published(table_of<BoundaryRow>(
                                  "observed", observed_rows(boundary, options.observed, options.observed_ends))),
                              published(table_of<BoundaryDesignRow>("design", design))};
    });
}

}  // namespace equipoise::api
