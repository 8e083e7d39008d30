#pragma once
// Farrington and Manning's test of a risk difference against a margin (1990, Statistics in Medicine 9:1447-1454), the
// usual test of non-inferiority. The outcome is bad, so with margin d > 0 the null hypothesis is "at least d worse":
//
//   H0: p1 - p0 >= d     z = -(p1 - p0 - d) / se, se from the risks of greatest likelihood under p1 - p0 = d
//
// estimate p1 - p0; z positive and p_benefit small when non-inferiority is shown: the estimate may then still be above
// 0, so a decision goes by z, not by the side of the estimate. p is two-sided. Limits: Mee (1984), the inversion of
// this very test. margin = 0 is the pooled z test. With no events (or events in all) and margin 0 the statistic is 0/0:
// no_events, no_variation.
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct FarringtonManning : BinaryOutcome {
    static constexpr std::string_view name = "farrington-manning";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    double margin = 0;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{
                field("margin", &FarringtonManning::margin, Range{-1, 1, true, true}, "",
                      "non-inferiority margin: the difference in risk of the null hypothesis; a trial takes none "
                      "below 0")});
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
