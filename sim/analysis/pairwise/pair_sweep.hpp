#pragma once
// The commonest hierarchy, death and then one number, counted in one pass over the times.
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/pairwise/hierarchy.hpp"

namespace equipoise {

/// True if count_by_sweep can do it: death with everybody's time known, then a number, without strata.
bool can_sweep(std::span<const LevelCodes> levels, const WinCounts& counts);

/// The same counts as count_pairs, in order n log n steps: a dead patient is undecided against opponents lost before
/// and those who died at the same time, anyone else against all survivors and those who died later; of each such set it
/// is enough to know how many have a number below a given one.
void count_by_sweep(const Snapshot& snapshot, const LevelCodes& death, const LevelCodes& number, WinCounts& counts,
                    Arena& arena);

}  // namespace equipoise
