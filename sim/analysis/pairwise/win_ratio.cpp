#include "sim/analysis/pairwise/win_ratio.hpp"

#include "sim/analysis/pairwise/win_statistics.hpp"

namespace equipoise {

Estimate WinRatio::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const WinCounts counts = count(s, arena);
    if (counts.pairs == 0) return Estimate::failed(Status::no_patients);
    const WinStatistics statistics = win_statistics(counts);
    if (details) set_details(*details, counts, statistics, context);
    return win_estimate(statistics.log_win_ratio, statistics.log_win_ratio_se, counts, context);
}

}  // namespace equipoise
