#include "sim/engine/packed.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace equipoise {
namespace {

constexpr std::size_t kWord = 8, kGroup = 64;
constexpr std::uint64_t kMost = std::uint64_t{1} << 32;  // bytes of a block that can be believed

// The word at a byte, filled with zeros beyond the end.
std::uint64_t word_at(std::span<const std::byte> bytes, std::size_t at) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < kWord && at + i < bytes.size(); ++i)
        word |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    return word;
}

void put(BlockResult& bytes, std::uint64_t word) {
    for (std::size_t i = 0; i < kWord; ++i) bytes.push_back(static_cast<std::byte>(word >> (8 * i)));
}

}  // namespace

BlockResult packed(std::span<const std::byte> bytes) {
    BlockResult result;
    put(result, bytes.size());
    for (std::size_t at = 0; at < bytes.size(); at += kWord * kGroup) {
        const std::size_t mask_at = result.size();
        put(result, 0);
        for (std::size_t i = 0; i < kGroup; ++i) {
            const std::uint64_t word = word_at(bytes, at + kWord * i);
            if (word == 0) continue;
            result[mask_at + i / 8] |= std::byte{1} << (i % 8);
            put(result, word);
        }
    }
    return result;
}

std::optional<BlockResult> unpacked(std::span<const std::byte> bytes) {
    const std::uint64_t size = word_at(bytes, 0);
    if (bytes.size() < kWord || size > kMost) return std::nullopt;
    BlockResult result;
    result.reserve(size + kWord * kGroup);
    std::size_t at = kWord;
    while (result.size() < size) {
        if (at + kWord > bytes.size()) return std::nullopt;
        const std::uint64_t mask = word_at(bytes, at);
        at += kWord;
        if (bytes.size() - at < kWord * static_cast<std::size_t>(std::popcount(mask))) return std::nullopt;
        for (std::size_t i = 0; i < kGroup; ++i) {
            const bool there = mask >> i & 1;
            put(result, there ? word_at(bytes, at) : 0);
            at += there ? kWord : 0;
        }
    }
    if (at != bytes.size()) return std::nullopt;
    result.resize(size);
    return result;
}

}  // namespace equipoise
