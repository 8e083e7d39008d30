#pragma once
// A block's bytes without its zeros: tallies of a search hold mostly those (nine words in ten).
#include <optional>
#include <span>

#include "sim/engine/block.hpp"

namespace equipoise {

/// Eight bytes of the length in bytes; then, for every 64 words of eight bytes (the last one filled with zeros), a mask
/// word, bit i for word i, and the words that are not zero. All little-endian.
BlockResult packed(std::span<const std::byte> bytes);
/// None where the bytes are not those of `packed`.
std::optional<BlockResult> unpacked(std::span<const std::byte> bytes);

}  // namespace equipoise
