#include "sim/analysis/pair_counter.hpp"

#include <algorithm>
#include <bit>

#include "sim/analysis/covariates.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kWords = 4, kBlock = 64 * kWords;

// A set of up to 256 opponents; loops of four words become single vector instructions.
struct alignas(32) Set {
    std::uint64_t word[kWords] = {};
    void insert(std::size_t j) { word[j / 64] |= std::uint64_t{1} << (j % 64); }
    int size() const {
        int count = 0;
        for (const std::uint64_t w : word) count += std::popcount(w);
        return count;
    }
};
template <class Operation>
Set combine(const Set& a, const Set& b, Operation operation) {
    Set result;
    for (std::size_t w = 0; w < kWords; ++w) result.word[w] = operation(a.word[w], b.word[w]);
    return result;
}
Set both(const Set& a, const Set& b) { return combine(a, b, [](std::uint64_t x, std::uint64_t y) { return x & y; }); }
Set either(const Set& a, const Set& b) { return combine(a, b, [](std::uint64_t x, std::uint64_t y) { return x | y; }); }
Set without(const Set& a, const Set& b) { return combine(a, b, [](std::uint64_t x, std::uint64_t y) { return x & ~y; }); }

// One level against one block of opponents.
struct BlockLevel {
    const LevelCodes* codes;
    std::span<Set> below;  // by place: opponents at lower places; one more than there are places
    Set known, dead;

    void fill(const Snapshot& s, std::span<const std::uint32_t> opponents) {
        std::fill(below.begin(), below.end(), Set{});
        known = dead = Set{};
        for (std::size_t j = 0; j < opponents.size(); ++j) {
            const std::uint32_t place = codes->code[opponents[j]];
            if (place == LevelCodes::kNone) continue;
            known.insert(j);
            if (codes->is_death && s.status[opponents[j]] == 1) dead.insert(j);
            below[place + 1].insert(j);
        }
        for (std::size_t place = 1; place < below.size(); ++place) below[place] = either(below[place], below[place - 1]);
    }
};

void one_direction(const Snapshot& s, std::span<const std::uint32_t> patients, std::span<const std::uint32_t> opponents,
                   std::span<const LevelCodes> levels, bool treated, WinCounts& counts, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::span<BlockLevel> block_levels = arena.take<BlockLevel>(levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        block_levels[l].codes = &levels[l];
        block_levels[l].below = arena.take<Set>(levels[l].places + 1);
    }
    const std::span<Set> stratum = arena.take<Set>(counts.strata);
    std::int64_t wins[WinCounts::kMostLevels] = {}, losses[WinCounts::kMostLevels] = {}, pairs = 0;
    for (std::size_t first = 0; first < opponents.size(); first += kBlock) {
        const std::span<const std::uint32_t> block = opponents.subspan(first, std::min(kBlock, opponents.size() - first));
        for (BlockLevel& level : block_levels) level.fill(s, block);
        std::fill(stratum.begin(), stratum.end(), Set{});
        for (std::size_t j = 0; j < block.size(); ++j) stratum[counts.stratum[block[j]]].insert(j);
        for (const std::uint32_t i : patients) {
            Set open = stratum[counts.stratum[i]];
            if (treated) pairs += open.size();
            int won = 0, lost = 0;
            for (std::size_t l = 0; l < levels.size(); ++l) {
                const BlockLevel& level = block_levels[l];
                const std::uint32_t place = levels[l].code[i];
                if (place == LevelCodes::kNone) continue;
                Set beaten, beating;
                if (levels[l].is_death) {
                    beaten = both(both(level.below[place], level.dead), open);
                    if (s.status[i] == 1) beating = both(without(level.known, level.below[place + 1]), open);
                } else {
                    beaten = both(without(level.known, level.below[levels[l].beats_from[place]]), open);
                    beating = both(level.below[levels[l].beaten_below[place]], open);
                }
                const int w = beaten.size(), b = beating.size();
                won += w;
                lost += b;
                wins[l] += w;
                losses[l] += b;
                open = without(open, either(beaten, beating));
            }
            counts.won[i] += treated ? won : lost;
            counts.lost[i] += treated ? lost : won;
        }
    }
    if (!treated) return;
    counts.pairs = static_cast<double>(pairs);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        counts.wins_by_level[l] = static_cast<double>(wins[l]);
        counts.losses_by_level[l] = static_cast<double>(losses[l]);
        counts.wins += counts.wins_by_level[l];
        counts.losses += counts.losses_by_level[l];
    }
}

}  // namespace

void count_pairs(const Snapshot& s, std::span<const LevelCodes> levels, WinCounts& counts, Arena& arena) {
    const Arena::Frame frame(arena);
    std::span<std::uint32_t> arms[2] = {arena.take<std::uint32_t>(s.n), arena.take<std::uint32_t>(s.n)};
    std::size_t size[2] = {0, 0};
    for (std::size_t i = 0; i < s.n; ++i)
        if (counts.stratum[i] != Strata::kNoStratum) arms[s.arm[i]][size[s.arm[i]]++] = static_cast<std::uint32_t>(i);
    for (const int a : {0, 1}) {
        arms[a] = arms[a].first(size[a]);
        counts.patients[a] = static_cast<double>(size[a]);
    }
    one_direction(s, arms[1], arms[0], levels, true, counts, arena);
    one_direction(s, arms[0], arms[1], levels, false, counts, arena);
}

}  // namespace equipoise
