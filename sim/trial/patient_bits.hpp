#pragma once
// Some of the patients as a bit each: what few are is found in a loop without branches, and then visited alone.
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "models/numeric/arena.hpp"

namespace equipoise {

/// body(k) for the bits that are set, ascending.
template <class Body>
void for_each_bit(std::uint64_t bits, Body body) {
    for (; bits != 0; bits &= bits - 1) body(static_cast<std::size_t>(std::countr_zero(bits)));
}

/// The arena's bits of the n patients for whom flag(i) is 1 and not 0: patient i's is bit i % 64 of word i / 64.
template <class Flag>
std::span<std::uint64_t> bits_of(std::size_t n, Arena& arena, Flag flag) {
    const std::size_t words = (n + 63) / 64;
    const std::span<std::uint64_t> bits = arena.take<std::uint64_t>(words, std::uint64_t{0});
    const Arena::Frame frame(arena);
    std::uint8_t* const flags = arena.take<std::uint8_t>(64 * words).data();
    for (std::size_t i = 0; i < n; ++i) flags[i] = flag(i);
    for (std::size_t i = n; i < 64 * words; ++i) flags[i] = 0;
    for (std::size_t group = 0; group < 8 * words; ++group) {
        std::uint64_t eight;
        std::memcpy(&eight, flags + 8 * group, 8);
        // Eight bytes of 0 or 1 to eight bits: the product gathers them, first the lowest, in the top byte.
        bits[group / 8] |= (eight * 0x0102040810204080u >> 56) << group % 8 * 8;
    }
    return bits;
}

}  // namespace equipoise
