#pragma once
// Difference of two proportions of deaths by a day, treatment minus control, with a z test.
//
//   estimate = p1 - p0;   z = -(p1 - p0) / se0, positive when fewer die under treatment
//   pooled    se0^2 = p (1 - p) (1/n1 + 1/n0), p the pooled proportion: z^2 is Pearson's chi-square
//   unpooled  se0^2 = p1 (1 - p1)/n1 + p0 (1 - p0)/n0 (Wald)
//   continuity: |p1 - p0| is lessened by (1/n1 + 1/n0)/2, not below 0 (Yates 1934)
//
// Where the unpooled standard error is 0 and the risks differ (all die in one arm, none in the other) z is infinite:
// +-38 here.
//
// The interval is Wald's, from the unpooled standard error. Patients lost before the day are left out of the comparison
// (complete cases); `missing = "survived"` or `"died"` count them instead.
#include <string>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

enum class ProportionVariance { pooled, unpooled };
template <>
struct EnumNames<ProportionVariance> {
    static constexpr std::array<std::pair<std::string_view, ProportionVariance>, 2> names{
        {{"pooled", ProportionVariance::pooled}, {"unpooled", ProportionVariance::unpooled}}};
};

struct ProportionDifference : BinaryOutcome {
    static constexpr std::string_view name = "proportion-difference";
    static constexpr std::string_view estimand = "risk difference";
    static constexpr double null = 0;

    ProportionVariance variance = ProportionVariance::pooled;
    bool continuity = false;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{
                field("variance", &ProportionDifference::variance,
                      "standard error of the test: pooled (under the null) or unpooled"),
                field("continuity", &ProportionDifference::continuity, "Yates's continuity correction"),
            });
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
