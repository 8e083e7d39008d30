#include "sim/analysis/pairwise/pair_counter.hpp"

#include <algorithm>
#include <bit>

namespace equipoise {
namespace {

constexpr std::size_t kWords = 4, kBlock = 64 * kWords;

// A set of up to 256 opponents.
struct alignas(32) Set {
    std::uint64_t word[kWords] = {};
    void insert(std::size_t j) { word[j / 64] |= std::uint64_t{1} << (j % 64); }
    int size() const {
        int count = 0;
        for (const std::uint64_t w : word) count += std::popcount(w);
        return count;
    }
};

// Takes from `open` those beaten, word by word, and those beating; adds their numbers. (Words, not vectors: bits are
// counted in words.)
template <class Beaten, class Beating>
void decide(Set& open, int& won, int& lost, Beaten beaten, Beating beating) {
    for (std::size_t w = 0; w < kWords; ++w) {
        const std::uint64_t undecided = open.word[w], b = undecided & beaten(w), l = undecided & beating(w);
        won += std::popcount(b);
        lost += std::popcount(l);
        open.word[w] = undecided & ~(b | l);
    }
}

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
        for (std::size_t place = 1; place < below.size(); ++place)
            for (std::size_t w = 0; w < kWords; ++w) below[place].word[w] |= below[place - 1].word[w];
    }
};

struct Sides {
    std::span<const std::uint32_t> patients, opponents;
    bool treated;  ///< the patients are
};

// Pairs of one patient.
struct Own {
    std::int64_t won = 0, lost = 0;
};

void one_direction(const Snapshot& s, const Sides& sides, std::span<const LevelCodes> levels, const Strata& strata,
                   WinCounts& counts, Arena& arena) {
    const Arena::Frame frame(arena);
    const auto [patients, opponents, treated] = sides;
    const std::span<BlockLevel> block_levels = arena.take<BlockLevel>(levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        block_levels[l].codes = &levels[l];
        block_levels[l].below = arena.take<Set>(levels[l].places + 1);
    }
    const std::span<Set> stratum = arena.take<Set>(strata.count);
    const std::span<Own> own = arena.take<Own>(patients.size(), Own{});
    std::int64_t wins[WinCounts::kMostLevels] = {}, losses[WinCounts::kMostLevels] = {}, pairs = 0;
    for (std::size_t first = 0; first < opponents.size(); first += kBlock) {
        const std::span<const std::uint32_t> block =
            opponents.subspan(first, std::min(kBlock, opponents.size() - first));
        for (BlockLevel& level : block_levels) level.fill(s, block);
        std::fill(stratum.begin(), stratum.end(), Set{});
        for (std::size_t j = 0; j < block.size(); ++j) stratum[strata.code[block[j]]].insert(j);
        for (std::size_t p = 0; p < patients.size(); ++p) {
            const std::uint32_t i = patients[p];
            Set open = stratum[strata.code[i]];
            if (treated) pairs += open.size();
            int won = 0, lost = 0;
            for (std::size_t l = 0; l < levels.size(); ++l) {
                const BlockLevel& level = block_levels[l];
                const std::uint32_t place = levels[l].code[i];
                if (place == LevelCodes::kNone) continue;
                int w = 0, b = 0;
                const std::uint64_t *known = level.known.word, *dead = level.dead.word;
                if (levels[l].is_death) {
                    const std::uint64_t *earlier = level.below[place].word, *by_then = level.below[place + 1].word;
                    const std::uint64_t died = s.status[i] == 1 ? ~std::uint64_t{0} : 0;
                    decide(
                        open, w, b, [=](std::size_t k) { return earlier[k] & dead[k]; },
                        [=](std::size_t k) { return known[k] & ~by_then[k] & died; });
                } else {
                    const std::uint64_t *close = level.below[levels[l].beats_from[place]].word,
                                        *better = level.below[levels[l].beaten_below[place]].word;
                    decide(
                        open, w, b, [=](std::size_t k) { return known[k] & ~close[k]; },
                        [=](std::size_t k) { return better[k]; });
                }
                won += w;
                lost += b;
                wins[l] += w;
                losses[l] += b;
            }
            own[p].won += treated ? won : lost;
            own[p].lost += treated ? lost : won;
        }
    }
    for (std::size_t p = 0; p < patients.size(); ++p)
        counts.strata[strata.code[patients[p]]].arm[treated ? 1 : 0].add(static_cast<double>(own[p].won),
                                                                         static_cast<double>(own[p].lost));
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

void count_pairs(const Snapshot& s, std::span<const LevelCodes> levels, const Strata& strata, WinCounts& counts,
                 Arena& arena) {
    const Arena::Frame frame(arena);
    std::span<std::uint32_t> arms[2] = {arena.take<std::uint32_t>(s.n), arena.take<std::uint32_t>(s.n)};
    std::size_t size[2] = {0, 0};
    for (std::size_t i = 0; i < s.n; ++i)
        if (strata.code[i] != Strata::kNoStratum) arms[s.arm[i]][size[s.arm[i]]++] = static_cast<std::uint32_t>(i);
    for (const int a : {0, 1}) {
        arms[a] = arms[a].first(size[a]);
        counts.patients[a] = static_cast<double>(size[a]);
    }
    one_direction(s, {arms[1], arms[0], true}, levels, strata, counts, arena);
    one_direction(s, {arms[0], arms[1], false}, levels, strata, counts, arena);
}

}  // namespace equipoise
