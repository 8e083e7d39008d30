#pragma once
// A block: the unit of work, of storage and of summing. Everything simulated is the block of a point; who runs it and
// where it is kept do not know what is in it.
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace equipoise {

/// Names what is simulated: 128 bits of a hash over the resolved numbers (laws, calibrated hazards, design, sizes,
/// analyses, seed) and the version of the results. Not over the scenario's text alone: shards of one point must not mix
/// two laws.
struct PointKey {
    std::uint64_t high = 0, low = 0;
    auto operator<=>(const PointKey&) const = default;
    std::string text() const;  ///< 32 hexadecimal digits
};

/// Units [first, first + count) of a point: replicates, parameter draws, large trials. Blocks end where the unit's
/// number is a multiple of the work's block length, so a run in parts has the blocks of a run in one. A last, shorter
/// block is a key of its own; when a run grows it is computed again, whole.
struct BlockKey {
    PointKey point;
    std::uint64_t first = 0, count = 0;
    auto operator<=>(const BlockKey&) const = default;
};

/// What a block gave, in the layout of its work; doubles bit for bit.
using BlockResult = std::vector<std::byte>;

/// The blocks of units [first, first + count), in order.
std::vector<BlockKey> block_keys(PointKey point, std::uint64_t first, std::uint64_t count, std::uint64_t length);

}  // namespace equipoise
