#include "sim/design/design.hpp"

namespace equipoise {

CutRule Design::last_cut() const {
    if (!sequential) return cut;
    return {sequential->looks.back().calendar_day, sequential->looks.back().deaths};
}

BoundaryPlan Design::boundary_plan(std::vector<double> information) const {
    BoundaryPlan plan;
    plan.information = std::move(information);
    for (const LookSpec& look : sequential->looks) plan.tests.push_back(look.tests);
    plan.alpha = alpha;
    plan.sides = sides;
    plan.beta = sequential->beta.value_or(0.2);
    plan.efficacy = sequential->efficacy;
    plan.futility = sequential->futility;
    return plan;
}

}  // namespace equipoise
