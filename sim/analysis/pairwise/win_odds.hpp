#pragma once
// The win odds (Dong 2020; Brunner 2021): as the win ratio, with half of the ties given to either side.
//
//   estimate = log((W + T/2) / (L + T/2)), positive when the treatment wins more;  z = estimate / se
//   se       = 2 se(net benefit) / (1 - net benefit^2), by the delta method
#include <string_view>

#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/pairwise/hierarchy.hpp"

namespace equipoise {

struct WinOdds : Hierarchy {
    static constexpr std::string_view name = "win-odds";
    static constexpr std::string_view estimand = "log win odds";
    static constexpr double null = 0;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
