#pragma once
// One trial from the first patient to its verdicts.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/analysis.hpp"
#include "sim/conduct/trial_outcome.hpp"
#include "sim/design/fixed.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// What is done with every trial of a run: its sizes, its analyses, how each is judged. Spans belong to somebody else.
struct TrialProtocol {
    std::span<const NamedAnalysis> analyses;
    std::span<const std::size_t> sizes;    ///< total n, ascending; the same patients serve all (nested)
    std::span<const std::uint8_t> wanted;  ///< [size * analyses + analysis], 0: left out; empty: every one
    FixedRule rule;
    AnalysisContext context;

    TrialProtocol(std::span<const NamedAnalysis> analyses, std::span<const std::size_t> sizes,
                  const FixedDesign& design)
        : analyses(analyses), sizes(sizes), rule(design), context(rule.context()) {}
    bool wants(std::size_t size, std::size_t analysis) const {
        return wanted.empty() || wanted[size * analyses.size() + analysis] != 0;
    }
};

/// Memory of one worker, kept between trials so that they allocate nothing after warm-up.
struct Workspace {
    Arena arena;
};

/// The trial of `key`: draws as many patients as the largest size, analyzes its first n for each n. Pure; the outcome
/// is in the workspace's arena, so the caller opens a Frame and reads the outcome before it ends.
TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace);

}  // namespace equipoise
