#pragma once
// What is done with every trial of a run, worked out once: when it looks at its data, and with which limits.
#include <memory>
#include <span>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/design/boundary_walk.hpp"
#include "sim/design/decision.hpp"
#include "sim/design/group_sequential.hpp"
#include "sim/random/replicates.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {

/// The looks of a trial of one size.
struct SizePlan {
    std::vector<PlannedLook> looks;            ///< the last is the final analysis
    std::shared_ptr<const Boundary> boundary;  ///< none in a fixed design
};

/// Its sizes, its analyses, how each is judged. Spans belong to somebody else.
struct TrialProtocol {
    std::span<const NamedAnalysis> analyses;
    std::span<const std::size_t> sizes;    ///< total n, ascending; the same patients serve all (nested)
    std::span<const std::uint8_t> wanted;  ///< [size * analyses + analysis], 0: left out; empty: every one
    FixedRule rule;
    AnalysisContext context;
    std::vector<SizePlan> plans;      ///< by size
    std::size_t looks = 1;            ///< of every size
    std::optional<std::size_t> lead;  ///< the analysis whose verdicts stop the trial for all; none: each for itself
    bool obey_futility = true;        ///< false: the trial goes on where futility says stop
    std::uint64_t adjusted = 0;       ///< estimates are corrected for the looks in replicates below this number,
    std::size_t adjusted_n = 0;       ///< of trials of this size; 0: of every size
    TrialReads reads;                 ///< what all analyses together read of a trial
    std::uint64_t id;                 ///< no other protocol of this process has it

    /// Throws InputError where the design's boundaries cannot be.
    TrialProtocol(std::span<const NamedAnalysis> analyses, std::span<const std::size_t> sizes, const Design& design);

    /// Replicates whose days are drawn though no analysis, look or cut reads them: recruitment's and the trial's length
    /// are told from the first of a run, which is plenty for a mean (its error is a thirtieth of the spread).
    static constexpr std::uint64_t kDated = 1000;
    static bool dated(std::uint64_t replicate) { return replicate % replicates::kConfirmation < kDated; }

    bool sequential() const { return rule.design().sequential.has_value(); }
    bool adjusts(std::uint64_t replicate, std::size_t size) const {
        return replicate < adjusted && (adjusted_n == 0 || adjusted_n == sizes[size]);
    }
    bool wants(std::size_t size, std::size_t analysis) const {
        return wanted.empty() || wanted[size * analyses.size() + analysis] != 0;
    }
    /// Deaths at full information, where a time-to-event analysis counts its information in deaths.
    std::optional<std::int64_t> full_deaths;
    std::vector<double>
        known_from_day;  ///< by analysis: days for which a patient must have been followed; 0: any number
};

/// Place of the analysis whose verdicts stop a sequential design's trial for all; none where each conducts its own.
std::optional<std::size_t> leading_analysis(const Design& design, std::span<const NamedAnalysis> analyses);

}  // namespace equipoise
