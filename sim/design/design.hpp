#pragma once
// How a trial decides: its error rate, when its data are analyzed, and whether it looks at them before.
#include <optional>

#include "models/numeric/field.hpp"
#include "sim/design/group_sequential.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// A trial is a sequence of looks; without `sequential` it is the one look at `cut`.
struct Design {
    double alpha = 0.05;
    int sides = 2;
    CutRule cut;                                ///< of a fixed design
    std::optional<GroupSequential> sequential;  ///< looks before the last; then `cut` is not read

    static constexpr auto fields() {
        return std::tuple{
            field("alpha", &Design::alpha, Range::open_probability(), "",
                  "type I error of the test; two-sided unless sides = 1"),
            field("sides", &Design::sides, Range::between(1, 2), "", "1 or 2"),
            field("cut", &Design::cut, "when the data are analyzed; left out: when everybody's follow-up is complete"),
        };
    }
    /// What ends the wait for the final analysis, as far as a cut rule can say it.
    CutRule last_cut() const;
    std::string_view kind() const { return sequential ? GroupSequential::name : "fixed"; }
    /// The boundaries' plan for looks with these shares of the information; the design must be sequential.
    BoundaryPlan boundary_plan(std::vector<double> information) const;
};

}  // namespace equipoise
