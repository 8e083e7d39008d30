#pragma once
// Newcombe's hybrid score interval of a risk difference (1998, Statistics in Medicine 17:873-890, method 10): with
// Wilson limits (l1, u1), (l0, u0) of both risks,
//
//   lower = d - sqrt((p1 - l1)^2 + (u0 - p0)^2),   upper = d + sqrt((u1 - p1)^2 + (p0 - l0)^2),   d = p1 - p0
//
// The decision is whether the interval leaves the margin out. z is the critical value at which the limit on that side
// touches the margin, positive when d lies below it; so p <= alpha exactly when the 1 - alpha interval excludes the
// margin, at any alpha. Capped at 37 where no level reaches the margin. standard_error: unpooled, for description only.
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct Newcombe : BinaryOutcome {
    static constexpr std::string_view name = "newcombe";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    double margin = 0;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{field("margin", &Newcombe::margin, Range{-1, 1, true, true}, "",
                             "the difference in risk that the interval must leave out; a trial takes none below 0")});
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
