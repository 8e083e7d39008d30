#pragma once
// Miettinen and Nurminen's score interval and test of a risk difference (1985, Statistics in Medicine 4:213-226).
//
//   z(d) = -(p1 - p0 - d) / sqrt(v(d) N/(N - 1)), v(d) from the risks of greatest likelihood under p1 - p0 = d limits:
//   the d at which |z(d)| is the critical value; p from z(margin): |z| exceeds it exactly when margin is outside
//
// estimate p1 - p0; z positive when it lies below the margin (benefit; with margin > 0, non-inferiority of a bad
// outcome: a decision then goes by z, not by the side of the estimate). standard_error is that under the margin. The
// interval exists for every table with two arms; where nobody (or everybody) has the event, z(0) = 0 and p = 1.
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct MiettinenNurminen : BinaryOutcome {
    static constexpr std::string_view name = "miettinen-nurminen";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    double margin = 0;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{field("margin", &MiettinenNurminen::margin, Range{-1, 1, true, true}, "",
                             "the difference in risk of the null hypothesis; a trial takes none below 0")});
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
