#include "sim/trial/randomization.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

using Block = std::array<std::uint32_t, 4>;  ///< the first four random words of an allocation block

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
constexpr std::uint32_t kRun = 1u << 16;

// A block's arms as bits, place i in bit i: first all treated, then shuffled from the last place on.
constexpr std::uint64_t in_order(std::uint32_t treated) {
    return treated >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << treated) - 1;
}
constexpr std::uint64_t swapped(std::uint64_t arms, std::uint32_t i, std::uint32_t j) {
    const std::uint64_t differ = (arms >> i ^ arms >> j) & 1;
    return arms ^ (differ << i | differ << j);
}

// The shuffles of the usual small blocks. Their digits, one below another, are the digits of floor(x * size!) with
// falling places (a word's fraction is exact all the way), so a single product chooses among the size! outcomes.
constexpr std::uint32_t kTabled = 6;
constexpr std::uint32_t factorial(std::uint32_t size) { return size < 2 ? 1 : size * factorial(size - 1); }
struct Shuffles {
    std::array<std::array<std::uint8_t, factorial(kTabled)>, kTabled + 1> of[kTabled + 1]{};  // [size][treated][which]
    constexpr Shuffles() {
        for (std::uint32_t size = 1; size <= kTabled; ++size)
            for (std::uint32_t treated = 0; treated <= size; ++treated)
                for (std::uint32_t which = 0; which < factorial(size); ++which)
                    of[size][treated][which] = shuffled(size, treated, which);
    }
    static constexpr std::uint8_t shuffled(std::uint32_t size, std::uint32_t treated, std::uint32_t which) {
        std::array<std::uint32_t, kTabled + 1> digit{};
        for (std::uint32_t i = 1; i < size; ++i) {
            digit[i] = which % (i + 1);
            which /= i + 1;
        }
        std::uint64_t arms = in_order(treated);
        for (std::uint32_t i = size - 1; i > 0; --i) arms = swapped(arms, i, digit[i]);
        return static_cast<std::uint8_t>(arms);
    }
};
constexpr Shuffles kShuffles;

// Eight bits as eight bytes.
constexpr auto kBytes = [] {
    std::array<std::array<std::uint8_t, 8>, 256> bytes{};
    for (std::uint32_t bits = 0; bits < 256; ++bits)
        for (std::uint32_t i = 0; i < 8; ++i) bytes[bits][i] = bits >> i & 1;
    return bytes;
}();

// Where an allocation block's stream of numbers begins. The subject has 16 bits for the stratum and 16 for the block's
// number; the number's high bits choose where the stream begins.
struct Place {
    std::uint32_t subject, first_block;
    Place(std::uint32_t stratum, std::uint32_t number)
        : subject(stratum << 16 | (number & (kRun - 1))), first_block(number / kRun * kStreamBlocks) {}
};

// Shuffles a block that is not in the table.
std::uint64_t shuffle(ReplicateKey key, Place place, std::uint32_t size, std::uint32_t treated) {
    // A word holds 64 bits; a shuffle of more than 16 places takes a fresh word every 16.
    Stream stream(key, place.subject, Purpose::allocation, place.first_block);
    stream();  // the size's
    std::uint64_t word = 0, arms = in_order(treated);
    for (std::uint32_t i = size - 1; i > 0; --i) {
        if (i % 16 == 15 || i == size - 1) word = stream();
        arms = swapped(arms, i, take_digit(word, i + 1));
    }
    return arms;
}

// The first words of the first blocks of each stratum, one stratum after another.
void first_words(ReplicateKey key, std::span<const std::size_t> blocks_in, std::span<Block> blocks, Arena& arena) {
    const Arena::Frame frame(arena);
    const auto strata = static_cast<std::uint32_t>(blocks_in.size());
    if (*std::max_element(blocks_in.begin(), blocks_in.end()) <= kRun) {  // all in one batch
        const std::span<std::uint32_t> subjects = arena.take<std::uint32_t>(blocks.size());
        std::uint32_t* subject = subjects.data();
        for (std::uint32_t s = 0; s < strata; ++s)
            for (std::uint32_t k = 0; k < blocks_in[s]; ++k) *subject++ = Place(s, k).subject;
        fill_words_of(key, subjects, Purpose::allocation, 0, {blocks[0].data(), 4 * blocks.size()});
        return;
    }
    Block* to = blocks.data();
    for (std::uint32_t s = 0; s < strata; ++s)
        for (std::size_t k = 0; k < blocks_in[s]; k += kRun) {
            const Place place(s, static_cast<std::uint32_t>(k));
            const std::size_t count = std::min<std::size_t>(kRun, blocks_in[s] - k);
            fill_words(key, place.subject, Purpose::allocation, place.first_block, {to->data(), 4 * count});
            to += count;
        }
}

// What chooses an allocation block from its words.
struct BlockChoice {
    explicit BlockChoice(const Randomization& r, const Allocation& a) : sizes(r.block_sizes) {
        for (const int size : sizes) treated_in[size] = static_cast<std::uint32_t>(size / a.total() * a.ratio[1]);
    }
    std::span<const int> sizes;
    std::uint32_t treated_in[Randomization::largest_block + 1];
};

// Puts whole blocks of a stratum into `arms` until each has one; writes up to kSlack bytes more.
constexpr std::size_t kSlack = Randomization::largest_block + 8;
void allocate(const BlockChoice& choice, ReplicateKey key, std::uint32_t stratum, const Block* blocks,
              std::span<std::uint8_t> arms) {
    const auto kinds = static_cast<std::uint32_t>(choice.sizes.size());
    std::size_t at = 0;
    for (std::uint32_t k = 0; at < arms.size(); ++k) {
        const Block& words = blocks[k];
        std::uint64_t word = std::uint64_t{words[1]} << 32 | words[0];
        const auto size = static_cast<std::uint32_t>(choice.sizes[take_digit(word, kinds)]);
        const std::uint32_t treated = choice.treated_in[size];
        word = std::uint64_t{words[3]} << 32 | words[2];
        std::uint64_t order = size <= kTabled ? kShuffles.of[size][treated][take_digit(word, factorial(size))]
                                              : shuffle(key, Place(stratum, k), size, treated);
        std::uint8_t* to = arms.data() + at;
        at += size;
        for (std::uint32_t done = 0; done < size; done += 8, order >>= 8, to += 8)
            std::memcpy(to, kBytes[order & 0xff].data(), 8);
    }
}

void randomize_simply(const Allocation& a, ReplicateKey key, std::span<std::uint8_t> arm) {
    constexpr std::size_t kBatch = 256;
    alignas(64) double u[kBatch];
    const double share = a.treated_share();
    for (std::size_t first = 0; first < arm.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, arm.size() - first);
        fill_uniforms(key, static_cast<std::uint32_t>(first), Purpose::allocation, 0, {u, count}, {});
        for (std::size_t i = 0; i < count; ++i) arm[first + i] = u[i] < share;
    }
}

}  // namespace

void randomize(const Randomization& r, const Allocation& a, ReplicateKey key, const PatientStrata& strata,
               std::span<std::uint8_t> arm, Arena& arena) {
    if (arm.empty()) return;
    if (r.method == RandomizationMethod::simple) return randomize_simply(a, key, arm);
    const Arena::Frame frame(arena);
    // Each stratum's arms in a row, in the order in which its patients take them.
    const std::span<std::size_t> next = arena.take<std::size_t>(strata.count, std::size_t{0});
    for (const std::uint32_t stratum : strata.of) ++next[stratum];
    const auto least = static_cast<std::size_t>(*std::min_element(r.block_sizes.begin(), r.block_sizes.end()));
    const std::span<std::size_t> blocks_in = arena.take<std::size_t>(strata.count);
    std::size_t count = 0;
    for (std::uint32_t s = 0; s < strata.count; ++s) count += blocks_in[s] = (next[s] + least - 1) / least;
    const std::span<Block> blocks = arena.take<Block>(count);
    first_words(key, blocks_in, blocks, arena);

    const BlockChoice choice(r, a);
    const std::span<std::uint8_t> arms = arena.take<std::uint8_t>(arm.size() + kSlack);
    const Block* of_stratum = blocks.data();
    std::size_t begin = 0;
    for (std::uint32_t s = 0; s < strata.count; ++s) {
        const std::size_t patients = next[s];
        next[s] = begin;
        allocate(choice, key, s, of_stratum, arms.subspan(begin, patients));
        of_stratum += blocks_in[s];
        begin += patients;
    }
    for (std::size_t i = 0; i < arm.size(); ++i) arm[i] = arms[next[strata.of[i]]++];
}

}  // namespace equipoise
