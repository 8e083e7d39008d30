#pragma once
// How many of many flags are set, eight a step.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace equipoise {

/// The sum of `flags`, each 0 or 1.
inline std::size_t count_flags(std::span<const std::uint8_t> flags) {
    std::size_t total = 0, i = 0;
    for (; i + 8 <= flags.size(); i += 8) {
        std::uint64_t eight;
        std::memcpy(&eight, flags.data() + i, 8);
        total += static_cast<std::size_t>(std::popcount(eight));
    }
    for (; i < flags.size(); ++i) total += flags[i];
    return total;
}

/// How often both are set. Of one length.
inline std::size_t count_both(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
    std::size_t total = 0, i = 0;
    for (; i + 8 <= a.size(); i += 8) {
        std::uint64_t x, y;
        std::memcpy(&x, a.data() + i, 8);
        std::memcpy(&y, b.data() + i, 8);
        total += static_cast<std::size_t>(std::popcount(x & y));
    }
    for (; i < a.size(); ++i) total += a[i] & b[i];
    return total;
}

}  // namespace equipoise
