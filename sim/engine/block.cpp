#include "sim/engine/block.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace equipoise {

std::string PointKey::text() const { return fmt::format("{:016x}{:016x}", high, low); }

std::vector<BlockKey> block_keys(PointKey point, std::uint64_t first, std::uint64_t count, std::uint64_t length) {
    std::vector<BlockKey> keys;
    const std::uint64_t end = first + count;
    for (std::uint64_t from = first; from < end;) {
        const std::uint64_t to = std::min(end, (from / length + 1) * length);
        keys.push_back({point, from, to - from});
        from = to;
    }
    return keys;
}

}  // namespace equipoise
