#include "sim/trial/randomization.hpp"

#include <algorithm>
#include <utility>

#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

struct OpenBlock {
    std::uint8_t arm[Randomization::largest_block];
    std::uint32_t next = 0, size = 0, drawn = 0;
};

// floor(x * range) of a 64-bit fraction, leaving the rest of the fraction in x: one word serves a whole shuffle.
std::uint32_t take_digit(std::uint64_t& x, std::uint32_t range) {
    const unsigned __int128 product = static_cast<unsigned __int128>(x) * range;
    x = static_cast<std::uint64_t>(product);
    return static_cast<std::uint32_t>(product >> 64);
}

// Random blocks of 128 bits set aside for one allocation block: a word for its size and one for each 16 places
// shuffled, and one for those that are left over. 2^16 / 8 runs of 2^16 allocation blocks are 5e8 of them in a stratum.
constexpr std::uint32_t kStreamBlocks = 8;
static_assert(2 + Randomization::largest_block / 16 <= 2 * kStreamBlocks);

void draw_block(const Randomization& r, const Allocation& a, ReplicateKey key, std::uint32_t stratum,
                OpenBlock& block) {
    // A word holds 64 bits; a shuffle of more than 16 places takes a fresh word every 16.
    // The subject has 16 bits for the stratum and 16 for the block's number; the number's high bits choose where the
    // stream begins.
    Stream stream(key, stratum << 16 | (block.drawn & 0xffffu), Purpose::allocation,
                  (block.drawn >> 16) * kStreamBlocks);
    ++block.drawn;
    std::uint64_t word = stream();
    block.size =
        static_cast<std::uint32_t>(r.block_sizes[take_digit(word, static_cast<std::uint32_t>(r.block_sizes.size()))]);
    const std::uint32_t treated =
        block.size / static_cast<std::uint32_t>(a.total()) * static_cast<std::uint32_t>(a.ratio[1]);
    for (std::uint32_t i = 0; i < block.size; ++i) block.arm[i] = i < treated;
    for (std::uint32_t i = block.size - 1; i > 0; --i) {
        if (i % 16 == 15 || i == block.size - 1) word = stream();
        std::swap(block.arm[i], block.arm[take_digit(word, i + 1)]);
    }
    block.next = 0;
}

}  // namespace

void randomize(const Randomization& r, const Allocation& a, ReplicateKey key, std::span<const std::uint32_t> stratum,
               std::uint32_t strata, std::span<std::uint8_t> arm, Arena& arena) {
    if (r.method == RandomizationMethod::simple) {
        constexpr std::size_t kBatch = 256;
        alignas(64) double u[kBatch];
        const double share = a.treated_share();
        for (std::size_t first = 0; first < arm.size(); first += kBatch) {
            const std::size_t count = std::min(kBatch, arm.size() - first);
            fill_uniforms(key, static_cast<std::uint32_t>(first), Purpose::allocation, 0, {u, count}, {});
            for (std::size_t i = 0; i < count; ++i) arm[first + i] = u[i] < share;
        }
        return;
    }
    const Arena::Frame frame(arena);
    const std::span<OpenBlock> blocks = arena.take<OpenBlock>(strata, OpenBlock{});
    for (std::size_t i = 0; i < arm.size(); ++i) {
        OpenBlock& block = blocks[stratum[i]];
        if (block.next == block.size) draw_block(r, a, key, stratum[i], block);
        arm[i] = block.arm[block.next++];
    }
}

}  // namespace equipoise
