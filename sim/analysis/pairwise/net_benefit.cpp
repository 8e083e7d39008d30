#include "sim/analysis/pairwise/net_benefit.hpp"

#include "sim/analysis/pairwise/win_statistics.hpp"

namespace equipoise {

Estimate NetBenefit::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const WinCounts counts = count(s, arena);
    if (counts.pairs == 0) return Estimate::failed(Status::no_patients);
    const WinStatistics statistics = win_statistics(counts);
    if (details) set_details(*details, counts, statistics, context);
    return win_estimate(statistics.net_benefit, statistics.net_benefit_se, counts, context);
}

}  // namespace equipoise
