#pragma once
// What came of one trial: a plain value, which whoever counts reads without knowing how it came about.
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/analysis/common/estimate.hpp"
#include "sim/design/fixed.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// The trial that stops recruiting at one of the planned sizes.
struct SizeOutcome {
    std::size_t patients = 0;     ///< randomized by the time of the analysis
    std::uint64_t deaths[2]{};    ///< seen by then, control first
    std::uint64_t lost = 0;       ///< to follow-up
    double recruitment_days = 0;  ///< calendar day of the last of these patients' randomization
    double analysis_days = 0;     ///< calendar day of the analysis
    CutBy ended_by = CutBy::follow_up;
};

/// One analysis at one size, as it stood when the design decided.
struct AnalysisOutcome {
    bool analyzed = false;  ///< false: nobody asked for it
    Verdict verdict = Verdict::none;
    std::uint16_t look = 0;  ///< at which of the design's looks, from 0
    Estimate estimate;
};

/// Spans live in the arena that the trial was conducted in, until the Frame that was open then ends.
struct TrialOutcome {
    std::size_t analyses = 0;
    std::span<SizeOutcome> sizes;
    std::span<AnalysisOutcome> results;  ///< [size * analyses + analysis]

    const AnalysisOutcome& at(std::size_t size, std::size_t analysis) const {
        return results[size * analyses + analysis];
    }
};

}  // namespace equipoise
