#pragma once
// Which replicate numbers belong to what: every reserved range in one list, so that no two uses meet by accident. Where
// two uses share numbers they share patients on purpose (common random numbers).
#include <cstdint>
#include <limits>

namespace equipoise::replicates {

/// Power, curves, grids, the scout and the refinement of a required n: replicate k of a point, from 0 on. Trial t of
/// parameter draw k of an assurance is replicate k * (trials a draw) + t.
inline constexpr std::uint64_t kTrials = 0;

/// Power at the answer of a search, from replicates that did not choose it.
inline constexpr std::uint64_t kConfirmation = std::uint64_t{1} << 40;

/// Completion k of a running trial.
inline constexpr std::uint64_t kCompletions = std::uint64_t{1} << 41;

/// Proposal k of the latent course of a running trial's patient.
inline constexpr std::uint64_t kLatentCourses = std::uint64_t{1} << 42;

/// Large trial k of a true value: counted down from the end.
inline constexpr std::uint64_t large_trial(std::uint64_t k) { return std::numeric_limits<std::uint64_t>::max() - k; }

}  // namespace equipoise::replicates
