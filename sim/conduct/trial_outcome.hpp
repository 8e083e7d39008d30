#pragma once
// What came of one trial: a plain value, which whoever counts reads without knowing how it came about.
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/analysis/common/estimate.hpp"
#include "sim/conduct/adjusted.hpp"
#include "sim/design/decision.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// A trial of one of the planned sizes, as it stands at one look.
struct LookOutcome {
    bool reached = false;         ///< false: no analysis got so far, or the end came first
    std::size_t patients = 0;     ///< randomized by then
    std::uint64_t deaths[2]{};    ///< seen by then, control first
    std::uint64_t lost = 0;       ///< to follow-up
    bool dated = true;            ///< false: nobody read the days of this trial, and the two below are not known
    double recruitment_days = 0;  ///< calendar day of the last of these patients' randomization
    double analysis_days = 0;     ///< calendar day of the look
    CutBy ended_by = CutBy::follow_up;
};

/// One analysis at one size, as it stood when the design decided.
struct AnalysisOutcome {
    bool analyzed = false;  ///< false: nobody asked for it
    Verdict verdict = Verdict::none;
    std::uint16_t look = 0;  ///< at which of the design's looks, from 0
    StopReason reason = StopReason::none;
    Estimate estimate;
    /// After a stop before the last look: the same with the patients in the pipeline followed to the end, and whether
    /// that still lies beyond the limit that stopped the trial.
    bool overran = false, upheld = false;
    Estimate overrun;
    AdjustedEstimate adjusted;  ///< of a sequential design, where it was asked for
};

/// Spans live in the arena that the trial was conducted in, until the Frame that was open then ends.
struct TrialOutcome {
    std::size_t analyses = 0, looks = 1;
    std::span<LookOutcome> at_look;      ///< [size * looks + look]
    std::span<AnalysisOutcome> results;  ///< [size * analyses + analysis]
    /// By size: the look at which the trial ended, by its leading analysis or the first that was asked for.
    std::span<std::uint16_t> ended_at;

    const AnalysisOutcome& at(std::size_t size, std::size_t analysis) const {
        return results[size * analyses + analysis];
    }
    const LookOutcome& end(std::size_t size) const { return at_look[size * looks + ended_at[size]]; }
    /// The trial as it stood when this analysis was decided.
    const LookOutcome& stop(std::size_t size, std::size_t analysis) const {
        return at_look[size * looks + at(size, analysis).look];
    }
};

}  // namespace equipoise
