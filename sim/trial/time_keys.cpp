#include "sim/trial/time_keys.hpp"

#include <bit>

namespace equipoise {
namespace {

constexpr std::uint32_t kCrowd = 64;  ///< keys in one bucket from which on insertion is the slower way

// Begin of each bucket from its number of keys; the largest number.
std::uint32_t begin_buckets(std::span<std::uint32_t> start) {
    std::uint32_t most = 0, sum = 0;
    for (const std::uint32_t count : start) most = std::max(most, count);
    for (std::uint32_t& at : start) {
        const std::uint32_t count = at;
        at = sum;
        sum += count;
    }
    return most;
}

bool any_close(std::span<const std::uint64_t> keys) {
    std::uint64_t same = 0;
    for (std::size_t i = 1; i < keys.size(); ++i) same |= (keys[i] ^ keys[i - 1]) >> 33 == 0;
    return same != 0;
}

}  // namespace

SortedKeys sort_time_keys(std::span<std::uint64_t> keys, Arena& arena) {
    const std::size_t n = keys.size();
    if (n < 2) return {keys, false};
    const std::span<std::uint64_t> sorted = arena.take<std::uint64_t>(n);
    const Arena::Frame frame(arena);
    const auto bits = static_cast<unsigned>(std::bit_width(n - 1));  // 1 to 2 buckets a key
    const unsigned shift = 64 - bits;
    const std::span<std::uint32_t> start = arena.take<std::uint32_t>(std::size_t{1} << bits, 0u);
    for (const std::uint64_t key : keys) ++start[key >> shift];
    if (begin_buckets(start) > kCrowd) {
        std::sort(keys.begin(), keys.end());
        return {keys, any_close(keys)};
    }
    for (const std::uint64_t key : keys) sorted[start[key >> shift]++] = key;
    for (std::size_t i = 1; i < n; ++i) {
        const std::uint64_t key = sorted[i];
        std::size_t j = i;
        for (; j > 0 && sorted[j - 1] > key; --j) sorted[j] = sorted[j - 1];
        sorted[j] = key;
    }
    return {sorted, any_close(sorted)};
}

}  // namespace equipoise
