#pragma once
// Survival at a day by Kaplan-Meier, treatment minus control (Klein et al. 2007). Uses patients lost before the day as
// well.
//
//   estimate = S1(day) - S0(day), a positive difference being a benefit; standard error by Greenwood, and Wald's
//   interval from it
//   plain    z = (S1 - S0) / sqrt(var S1 + var S0)
//   cloglog  z = (log(-log S0) - log(-log S1)) / sqrt(s1^2 / log(S1)^2 + s0^2 / log(S0)^2), s^2 = sum d / (n (n - d));
//            nearer to its nominal level in small arms; not defined while an arm has no death
//
// An arm in which nobody was followed to the day has no estimate there; one in which all have died has survival 0 and
// no variance by Greenwood: an estimate, not identifiable for the test. Details give each arm's curve at the day with
// its three intervals, and the median survival.
#include <array>
#include <string>
#include <tuple>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

enum class MilestoneTransform { plain, cloglog };
template <>
struct EnumNames<MilestoneTransform> {
    static constexpr std::array<std::pair<std::string_view, MilestoneTransform>, 2> names{
        {{"plain", MilestoneTransform::plain}, {"cloglog", MilestoneTransform::cloglog}}};
};

struct Milestone {
    static constexpr std::string_view name = "milestone";
    static constexpr std::string_view estimand = "difference in survival at the day";
    static constexpr double null = 0;

    double day = 28;
    MilestoneTransform transform = MilestoneTransform::plain;

    static constexpr auto fields() {
        return std::tuple{
            field("day", &Milestone::day, Range::above(0), "days", "survival is compared at this day"),
            field("transform", &Milestone::transform, "scale of the test: plain or cloglog (log(-log S))"),
        };
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
