#pragma once
// A hierarchy of outcomes by which every treated patient is compared with every control: the first level that tells
// them apart decides the pair (Finkelstein and Schoenfeld 1999; Pocock 2012; Buyse 2010).
//
// Levels, by name:
//   "death"   the later death wins; a death loses against a patient seen alive at that time or after (within common
//             follow-up); deaths at the same time, and a patient lost before the other's death, are undecided
//   "score"   the number per patient that `outcome` defines
//   a column  of the data; "column:lower" or "column:higher" says which side is good, else `outcome.better`
// A number decides when the values differ by more than its threshold; a missing value leaves the pair to the next
// level.
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/pairwise/win_counts.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

struct Hierarchy {
    std::vector<std::string> hierarchy{"death", "score"};
    Outcome outcome;
    std::vector<double> threshold{0.0};
    std::vector<std::string> strata;

    static constexpr auto fields() {
        return std::tuple{
            field("hierarchy", &Hierarchy::hierarchy,
                  "what is compared, most important first (16 at most): death, score, or columns (name:lower, "
                  "name:higher)"),
            field("outcome", &Hierarchy::outcome,
                  "what the level \"score\" is; its `better` holds for columns without a side of their own"),
            field("threshold", &Hierarchy::threshold, Range::at_least(0), "",
                  "numbers that differ by no more are tied: one for all levels, or one for each"),
            field("strata", &Hierarchy::strata, "columns; only patients of the same stratum are compared"),
        };
    }
    Needs needs() const;

    /// Order n log n steps for death and then one number without strata; otherwise 64 pairs at a time, order n0 n1 / 64
    /// steps a level after sorting. Either way for any thresholds and losses to follow-up. The spans are the arena's.
    WinCounts count(const Snapshot& snapshot, Arena& arena) const;

  private:
    LevelCodes number_level(std::size_t level, const Snapshot& snapshot, Arena& arena) const;
};

}  // namespace equipoise
