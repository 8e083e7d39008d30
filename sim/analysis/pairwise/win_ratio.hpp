#pragma once
// The win ratio (Pocock 2012): wins of the treatment over its losses, among all pairs decided by the hierarchy.
//
//   estimate = log(W / L), positive when the treatment wins more;  z = estimate / se
//
// See hierarchy.hpp for the levels and win_statistics.hpp for strata and standard errors. Without wins or without
// losses the ratio is infinite: separated.
#include <string_view>

#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/pairwise/hierarchy.hpp"

namespace equipoise {

struct WinRatio : Hierarchy {
    static constexpr std::string_view name = "win-ratio";
    static constexpr std::string_view estimand = "log win ratio";
    static constexpr double null = 0;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
