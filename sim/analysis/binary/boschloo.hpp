#pragma once
// Boschloo's exact unconditional test (1970, Statistica Neerlandica 24:1-35): Fisher's p is the statistic, and its
// distribution is taken without conditioning on the number of events, at the common risk that makes it largest.
// Uniformly more powerful than Fisher's test, and as exact.
//
// estimate p1 - p0 with its unpooled standard error, for description; the test itself gives no interval (lower and
// upper stay unknown; "miettinen-nurminen" has one). p is that of the alternative asked for (two-sided: the two-sided
// Fisher p is the statistic), p_benefit is "less". z is the normal deviate of the two-sided p with the sign of the
// benefit. With no event, or events in all, p = 1. Cost: see sim/analysis/binary/unconditional_p.hpp; p-values are
// remembered by thread.
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct Boschloo : BinaryOutcome {
    static constexpr std::string_view name = "boschloo";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    Alternative alternative = Alternative::two_sided;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{field("alternative", &Boschloo::alternative, "two-sided, or arm 1's risk is less or greater")});
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
