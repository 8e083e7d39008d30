#include "sim/trial/time_keys.hpp"

#include <bit>

namespace equipoise {
namespace {

constexpr std::uint32_t kCrowd = 64;  ///< keys in one bucket from which on insertion is the slower way

}  // namespace

bool sort_time_keys(std::span<std::uint64_t> keys, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = keys.size();
    if (n < 2) return false;
    const auto bits = static_cast<unsigned>(std::bit_width(n - 1));  // 1 to 2 buckets a key
    const unsigned shift = 64 - bits;
    const std::size_t buckets = std::size_t{1} << bits;
    const std::span<std::uint32_t> start = arena.take<std::uint32_t>(buckets, 0u);
    for (const std::uint64_t key : keys) ++start[key >> shift];
    std::uint32_t sum = 0, most = 0;
    for (std::uint32_t& at : start) {
        const std::uint32_t count = at;
        most = std::max(most, count);
        at = sum;
        sum += count;
    }
    if (most > kCrowd) {
        std::sort(keys.begin(), keys.end());
    } else {
        const std::span<std::uint64_t> sorted = arena.take<std::uint64_t>(n);
        for (const std::uint64_t key : keys) sorted[start[key >> shift]++] = key;
        for (std::size_t i = 1; i < n; ++i) {
            const std::uint64_t key = sorted[i];
            std::size_t j = i;
            for (; j > 0 && sorted[j - 1] > key; --j) sorted[j] = sorted[j - 1];
            sorted[j] = key;
        }
        std::copy(sorted.begin(), sorted.end(), keys.begin());
    }
    bool same = false;
    for (std::size_t i = 1; i < n; ++i) same |= (keys[i] ^ keys[i - 1]) >> 33 == 0;
    return same;
}

}  // namespace equipoise
