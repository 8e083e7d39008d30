#pragma once
// A plan's rule for one look at any information.
#include "sim/design/boundary_plan.hpp"
#include "sim/design/limit_recursion.hpp"

namespace equipoise {

/// O'Brien-Fleming, Pocock and Wang-Tsiatis: constant C with critical values C t^(shape - 1/2).
bool has_constant(EfficacyKind kind);
double shape_of(const EfficacyRule& rule);
double shape_factor(double shape, double t);  ///< t^(shape - 1/2)

bool spends(FutilityKind kind);
/// Futility limits move with the planned drift.
bool follows_drift(const FutilityRule& rule);
/// Futility limits move with the last look's critical value.
bool follows_last_critical(const FutilityRule& rule);

RecursionKind recursion_kind(const BoundaryPlan& plan);

/// What the rules need besides the plan; all found by plan_boundary.
struct SolvedConstants {
    double constant = 0;       ///< C, where the rule has one
    double last_critical = 0;  ///< at information 1, for conditional and predictive power
    double drift = 0;
};

/// Rule of look `look` (from 0) at share t of the planned information. `planned`: the look is the plan's own; otherwise
/// a rule with a constant leaves the last look what remains of alpha.
LookRule look_rule(const BoundaryPlan& plan, const SolvedConstants& solved, std::size_t look, double t, bool last,
                   bool planned);

}  // namespace equipoise
