#include "sim/analysis/pairwise/pair_sweep.hpp"

#include <algorithm>

#include "sim/analysis/common/covariates.hpp"

namespace equipoise {
namespace {

// How many of a changing set of patients have a number at a place below a given one (Fenwick 1994).
class PlaceTree {
  public:
    PlaceTree(std::uint32_t places, Arena& arena) : node_(arena.take<std::int32_t>(places + 1, 0)) {}
    void add(std::uint32_t place, std::int32_t change) {
        all_ += change;
        for (std::size_t k = place + 1; k < node_.size(); k += k & (~k + 1)) node_[k] += change;
    }
    std::int64_t below(std::uint32_t place) const {
        std::int64_t count = 0;
        for (std::size_t k = place; k > 0; k &= k - 1) count += node_[k];
        return count;
    }
    std::int64_t all() const { return all_; }

  private:
    std::span<std::int32_t> node_;
    std::int64_t all_ = 0;
};

// The same for a set that does not change.
class PlaceSums {
  public:
    PlaceSums(std::uint32_t places, Arena& arena) : sum_(arena.take<std::int32_t>(places + 1, 0)) {}
    void add(std::uint32_t place) { ++sum_[place + 1]; }
    void finish() {
        for (std::size_t k = 1; k < sum_.size(); ++k) sum_[k] += sum_[k - 1];
    }
    std::int64_t below(std::uint32_t place) const { return sum_[place]; }
    std::int64_t all() const { return sum_.back(); }

  private:
    std::span<std::int32_t> sum_;
};

// One arm as opponents. Only patients with a number are in the sets; the counts hold everybody.
struct Opponents {
    PlaceSums censored, dead;                      // of the whole trial
    PlaceTree censored_before, dead_before, tied;  // before the time of the sweep; deaths at it
    std::int64_t patients = 0, passed = 0, deaths_passed = 0;
    Opponents(std::uint32_t places, Arena& arena)
        : censored(places, arena),
          dead(places, arena),
          censored_before(places, arena),
          dead_before(places, arena),
          tied(places, arena) {}
};

// Pairs of one patient that the number decides against a set of opponents.
struct ByNumber {
    std::uint32_t beats_from, beaten_below;
    std::int64_t wins = 0, losses = 0;
    template <class Set>
    void add(const Set& set, std::int64_t times = 1) {
        wins += times * (set.all() - set.below(beats_from));
        losses += times * set.below(beaten_below);
    }
};

}  // namespace

bool can_sweep(std::span<const LevelCodes> levels, const WinCounts& counts) {
    const auto none = [](std::uint32_t code) { return code == LevelCodes::kNone; };
    return levels.size() == 2 && levels[0].is_death && !levels[1].is_death && counts.strata == 1 &&
           std::none_of(levels[0].code.begin(), levels[0].code.end(), none) &&
           std::find(counts.stratum.begin(), counts.stratum.end(), Strata::kNoStratum) == counts.stratum.end();
}

void count_by_sweep(const Snapshot& s, const LevelCodes& death, const LevelCodes& number, WinCounts& counts,
                    Arena& arena) {
    const Arena::Frame frame(arena);
    Opponents arms[2] = {{number.places, arena}, {number.places, arena}};
    for (std::size_t i = 0; i < s.n; ++i) {
        Opponents& arm = arms[s.arm[i]];
        ++arm.patients;
        if (number.code[i] != LevelCodes::kNone) (s.status[i] == 1 ? arm.dead : arm.censored).add(number.code[i]);
    }
    for (Opponents& arm : arms) {
        arm.censored.finish();
        arm.dead.finish();
    }
    std::int64_t wins[2] = {0, 0}, losses[2] = {0, 0};  // of the treated by level
    for (std::size_t begin = 0, end = 0; begin < s.n; begin = end) {
        // Everybody at one place: a time, and either its deaths or its losses to follow-up.
        const bool died = s.status[s.time_order[begin]] == 1;
        for (; end < s.n && death.code[s.time_order[end]] == death.code[s.time_order[begin]]; ++end)
            ++arms[s.arm[s.time_order[end]]].passed;
        const std::span<const std::uint32_t> group = s.time_order.subspan(begin, end - begin);
        const auto each_number = [&](auto use) {
            for (const std::uint32_t i : group)
                if (number.code[i] != LevelCodes::kNone) use(arms[s.arm[i]], number.code[i]);
        };
        const bool ties = died && group.size() > 1;
        if (ties) each_number([](Opponents& arm, std::uint32_t place) { arm.tied.add(place, 1); });
        for (const std::uint32_t i : group) {
            const Opponents& others = arms[1 - s.arm[i]];
            const std::int64_t won = others.deaths_passed, lost = died ? others.patients - others.passed : 0;
            ByNumber next{};
            if (const std::uint32_t place = number.code[i]; place != LevelCodes::kNone) {
                next = {number.beats_from[place], number.beaten_below[place]};
                if (died) {
                    if (others.censored_before.all() > 0) next.add(others.censored_before);
                    if (others.tied.all() > 0) next.add(others.tied);
                } else {
                    next.add(others.censored);
                    if (others.dead_before.all() < others.dead.all()) {
                        next.add(others.dead);
                        next.add(others.dead_before, -1);
                    }
                }
            }
            const bool treated = s.arm[i] == 1;
            counts.won[i] = static_cast<double>(treated ? won + next.wins : lost + next.losses);
            counts.lost[i] = static_cast<double>(treated ? lost + next.losses : won + next.wins);
            if (!treated) continue;
            wins[0] += won;
            losses[0] += lost;
            wins[1] += next.wins;
            losses[1] += next.losses;
        }
        if (ties) each_number([](Opponents& arm, std::uint32_t place) { arm.tied.add(place, -1); });
        if (end == s.n) break;
        if (died) {
            for (const std::uint32_t i : group) ++arms[s.arm[i]].deaths_passed;
            each_number([](Opponents& arm, std::uint32_t place) { arm.dead_before.add(place, 1); });
        } else {
            each_number([](Opponents& arm, std::uint32_t place) { arm.censored_before.add(place, 1); });
        }
    }
    for (const int arm : {0, 1}) counts.patients[arm] = static_cast<double>(arms[arm].patients);
    counts.pairs = counts.patients[0] * counts.patients[1];
    for (const int level : {0, 1}) {
        counts.wins_by_level[level] = static_cast<double>(wins[level]);
        counts.losses_by_level[level] = static_cast<double>(losses[level]);
        counts.wins += counts.wins_by_level[level];
        counts.losses += counts.losses_by_level[level];
    }
}

}  // namespace equipoise
