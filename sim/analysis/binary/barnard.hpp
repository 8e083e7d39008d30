#pragma once
// Barnard's exact unconditional test (1945, Nature 156:177; 1947, Biometrika 34:123-138) with the pooled z statistic
// (Suissa and Shuster 1985, JRSS A 148:317-327): the distribution of z at the common risk that makes the p-value
// largest.
//
// estimate p1 - p0 with its unpooled standard error, for description; the test itself gives no interval (lower and
// upper stay unknown; "miettinen-nurminen" has one). p is that of the alternative asked for (two-sided: |z| is the
// statistic), p_benefit is "less". z is the normal deviate of the two-sided p with the sign of the benefit. With no
// event, or events in all, p = 1. Cost: see sim/analysis/binary/unconditional_p.hpp; p-values are remembered by thread.
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct Barnard : BinaryOutcome {
    static constexpr std::string_view name = "barnard";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    Alternative alternative = Alternative::two_sided;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{field("alternative", &Barnard::alternative, "two-sided, or arm 1's risk is less or greater")});
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
