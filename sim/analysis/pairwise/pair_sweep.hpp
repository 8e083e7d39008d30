#pragma once
// The commonest hierarchy, death and then one number, counted in one pass over the times.
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/pairwise/win_counts.hpp"

namespace equipoise {

/// The same counts as count_pairs without strata, in order n log n steps: a dead patient is undecided against opponents
/// lost before and those who died at the same time, anyone else against all survivors and those who died later; of each
/// such set it is enough to know how many have a number below a given one. The snapshot has survival times.
void count_by_sweep(const Snapshot& snapshot, const LevelCodes& number, WinCounts& counts, Arena& arena);

}  // namespace equipoise
