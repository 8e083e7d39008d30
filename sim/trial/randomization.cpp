#include "sim/trial/randomization.hpp"

#include <algorithm>
#include <array>
#include <bit>
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

struct AllocationBlock {
    std::uint32_t size, treated;
    std::uint64_t order;  ///< as bits, place i in bit i
};

// The block that begins at `place`. Its order is worked out where it is asked for.
AllocationBlock block_of(const BlockChoice& choice, ReplicateKey key, Place place, const Block& words, bool in_order) {
    std::uint64_t word = std::uint64_t{words[1]} << 32 | words[0];
    AllocationBlock block{};
    block.size =
        static_cast<std::uint32_t>(choice.sizes[take_digit(word, static_cast<std::uint32_t>(choice.sizes.size()))]);
    block.treated = choice.treated_in[block.size];
    if (!in_order) return block;
    word = std::uint64_t{words[3]} << 32 | words[2];
    block.order = block.size <= kTabled
                      ? kShuffles.of[block.size][block.treated][take_digit(word, factorial(block.size))]
                      : shuffle(key, place, block.size, block.treated);
    return block;
}

// Puts whole blocks of a stratum into `arms` until each has one; writes up to kSlack bytes more.
constexpr std::size_t kSlack = Randomization::largest_block + 8;
void allocate(const BlockChoice& choice, ReplicateKey key, std::uint32_t stratum, const Block* blocks,
              std::span<std::uint8_t> arms) {
    std::size_t at = 0;
    for (std::uint32_t k = 0; at < arms.size(); ++k) {
        AllocationBlock block = block_of(choice, key, Place(stratum, k), blocks[k], true);
        std::uint8_t* to = arms.data() + at;
        at += block.size;
        for (std::uint32_t done = 0; done < block.size; done += 8, block.order >>= 8, to += 8)
            std::memcpy(to, kBytes[block.order & 0xff].data(), 8);
    }
}

// A stratum's treated, for numbers of its patients that ascend. Of whole blocks they are known without their order.
class TreatedInStratum {
  public:
    TreatedInStratum(const BlockChoice& choice, ReplicateKey key, std::uint32_t stratum, const Block* blocks)
        : choice_(choice), key_(key), stratum_(stratum), blocks_(blocks) {}

    std::size_t among(std::size_t patients) {
        while (passed_ < patients) {
            const Place place(stratum_, block_);
            const AllocationBlock whole = block_of(choice_, key_, place, blocks_[block_], false);
            if (patients - passed_ < whole.size) {
                const std::uint64_t taken = in_order(static_cast<std::uint32_t>(patients - passed_)),
                                    order = block_of(choice_, key_, place, blocks_[block_], true).order;
                return treated_ + static_cast<std::size_t>(std::popcount(order & taken));
            }
            treated_ += whole.treated;
            passed_ += whole.size;
            ++block_;
        }
        return treated_;
    }

  private:
    const BlockChoice& choice_;
    ReplicateKey key_;
    std::uint32_t stratum_, block_ = 0;
    const Block* blocks_;
    std::size_t passed_ = 0, treated_ = 0;  // in whole blocks
};

// Patients by stratum. Neighbours count apart, so that none waits for the one before.
std::span<std::size_t> count_by_stratum(const PatientStrata& strata, Arena& arena) {
    constexpr std::size_t kApart = 4;
    const std::span<std::size_t> total = arena.take<std::size_t>(strata.count, std::size_t{0});
    if (strata.count == 1) {
        total[0] = strata.of.size();
        return total;
    }
    const Arena::Frame frame(arena);
    const std::size_t n = strata.of.size(), whole = n / kApart * kApart;
    std::array<std::span<std::uint32_t>, kApart> some;
    for (std::span<std::uint32_t>& counts : some) counts = arena.take<std::uint32_t>(strata.count, 0u);
    for (std::size_t i = 0; i < whole; i += kApart)
        for (std::size_t k = 0; k < kApart; ++k) ++some[k][strata.of[i + k]];
    for (std::size_t i = whole; i < n; ++i) ++some[0][strata.of[i]];
    for (const std::span<std::uint32_t>& counts : some)
        for (std::uint32_t s = 0; s < strata.count; ++s) total[s] += counts[s];
    return total;
}

// Draws the first words of as many blocks as each stratum's patients may need, and calls body(stratum, its blocks).
template <class Body>
void for_each_stratum(const Randomization& r, ReplicateKey key, std::span<const std::size_t> patients, Arena& arena,
                      Body body) {
    const auto least = static_cast<std::size_t>(*std::min_element(r.block_sizes.begin(), r.block_sizes.end()));
    const std::span<std::size_t> blocks_in = arena.take<std::size_t>(patients.size());
    std::size_t count = 0;
    for (std::size_t s = 0; s < patients.size(); ++s) count += blocks_in[s] = (patients[s] + least - 1) / least;
    const std::span<Block> blocks = arena.take<Block>(count);
    first_words(key, blocks_in, blocks, arena);
    const Block* of_stratum = blocks.data();
    for (std::uint32_t s = 0; s < patients.size(); ++s) {
        body(s, of_stratum);
        of_stratum += blocks_in[s];
    }
}

template <class Body>
void for_simple_arms(const Allocation& a, ReplicateKey key, std::size_t n, Body body) {
    constexpr std::size_t kBatch = 256;
    alignas(64) double u[kBatch];
    const double share = a.treated_share();
    for (std::size_t first = 0; first < n; first += kBatch) {
        const std::size_t count = std::min(kBatch, n - first);
        fill_shared_uniforms(key, static_cast<std::uint32_t>(first / 2), Purpose::allocation, 0, {u, count});
        for (std::size_t i = 0; i < count; ++i) body(first + i, u[i] < share);
    }
}

}  // namespace

void randomize(const Randomization& r, const Allocation& a, ReplicateKey key, const PatientStrata& strata,
               std::span<std::uint8_t> arm, Arena& arena) {
    if (arm.empty()) return;
    if (r.method == RandomizationMethod::simple)
        return for_simple_arms(a, key, arm.size(), [&](std::size_t i, bool treated) { arm[i] = treated; });
    const Arena::Frame frame(arena);
    // Each stratum's arms in a row, in the order in which its patients take them.
    const std::span<std::size_t> next = count_by_stratum(strata, arena);
    const BlockChoice choice(r, a);
    const std::span<std::uint8_t> arms = arena.take<std::uint8_t>(arm.size() + kSlack);
    std::size_t begin = 0;
    for_each_stratum(r, key, next, arena, [&](std::uint32_t s, const Block* blocks) {
        const std::size_t patients = next[s];
        next[s] = begin;
        allocate(choice, key, s, blocks, arms.subspan(begin, patients));
        begin += patients;
    });
    if (strata.count == 1)
        std::copy_n(arms.begin(), arm.size(), arm.begin());
    else
        for (std::size_t i = 0; i < arm.size(); ++i) arm[i] = arms[next[strata.of[i]]++];
}

std::span<std::size_t> treated_among(const Randomization& r, const Allocation& a, ReplicateKey key,
                                     const PatientStrata& strata, std::span<const std::size_t> sizes, Arena& arena) {
    const std::span<std::size_t> treated = arena.take<std::size_t>(sizes.size(), std::size_t{0});
    if (strata.of.empty()) return treated;
    if (r.method == RandomizationMethod::simple) {
        std::size_t so_far = 0, s = 0;
        for_simple_arms(a, key, sizes.back(), [&](std::size_t i, bool is_treated) {
            while (sizes[s] == i) treated[s++] = so_far;
            so_far += is_treated;
        });
        std::fill(treated.begin() + static_cast<std::ptrdiff_t>(s), treated.end(), so_far);
        return treated;
    }
    const Arena::Frame frame(arena);
    // Of each size, by stratum.
    const std::span<std::span<std::size_t>> patients = arena.take<std::span<std::size_t>>(sizes.size());
    for (std::size_t s = 0, from = 0; s < sizes.size(); from = sizes[s++]) {
        patients[s] = count_by_stratum({strata.of.subspan(from, sizes[s] - from), strata.count}, arena);
        for (std::size_t k = 0; s > 0 && k < strata.count; ++k) patients[s][k] += patients[s - 1][k];
    }
    const BlockChoice choice(r, a);
    for_each_stratum(r, key, patients.back(), arena, [&](std::uint32_t stratum, const Block* blocks) {
        TreatedInStratum one(choice, key, stratum, blocks);
        for (std::size_t s = 0; s < sizes.size(); ++s) treated[s] += one.among(patients[s][stratum]);
    });
    return treated;
}

}  // namespace equipoise
