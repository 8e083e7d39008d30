#pragma once
// The net benefit (Buyse 2010): the proportion of pairs that the treatment wins less the proportion that it loses.
//
//   estimate = (W - L) / P, positive when the treatment wins more, from -1 to 1;  z = estimate / se
#include <string_view>

#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/pairwise/hierarchy.hpp"

namespace equipoise {

struct NetBenefit : Hierarchy {
    static constexpr std::string_view name = "net-benefit";
    static constexpr std::string_view estimand = "net benefit";
    static constexpr double null = 0;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
