#pragma once
// Counts the pairs of a hierarchy.
#include <span>

#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/pairwise/win_counts.hpp"

namespace equipoise {

/// Fills patients, wins, losses, pairs and the sums over patients (which are 0 before), within strata. For each block
/// of 256 opponents and each place of each level there is the set of opponents at lower places, as bits; a patient's
/// wins at a level are then a few words of and-not and a count of bits.
void count_pairs(const Snapshot& snapshot, std::span<const LevelCodes> levels, const Strata& strata, WinCounts& counts,
                 Arena& arena);

}  // namespace equipoise
