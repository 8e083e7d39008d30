#include "sim/analysis/pairwise/pair_sweep.hpp"

#include <algorithm>

#include "models/numeric/flag_count.hpp"

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

// The same for a set that does not change. Whoever has no number is added at the place after the last, which counts
// for nothing.
class PlaceSums {
  public:
    PlaceSums(std::uint32_t places, Arena& arena) : places_(places), sum_(arena.take<std::int32_t>(places + 2, 0)) {}
    void add(std::uint32_t place) { ++sum_[place + 1]; }
    void finish() {
        for (std::size_t k = 1; k <= places_; ++k) sum_[k] += sum_[k - 1];
    }
    std::int64_t below(std::uint32_t place) const { return sum_[place]; }
    std::int64_t at(std::uint32_t place) const { return sum_[place + 1] - sum_[place]; }
    std::int64_t all() const { return sum_[places_]; }

  private:
    std::uint32_t places_;
    std::span<std::int32_t> sum_;
};

// One arm as opponents. Only patients with a number are in the sets; the counts hold everybody.
struct Opponents {
    PlaceSums fate[2];                             // of the whole trial: not dead, dead
    PlaceTree censored_before, dead_before, tied;  // before the time of the sweep; deaths at it
    std::span<std::int32_t> lost;                  // before the time of the sweep, by place
    std::int64_t patients = 0, passed = 0, deaths_passed = 0;
    Opponents(std::uint32_t places, Arena& arena)
        : fate{{places, arena}, {places, arena}},
          censored_before(places, arena),
          dead_before(places, arena),
          tied(places, arena),
          lost(arena.take<std::int32_t>(places, 0)) {}
};

// Pairs of one patient, as he sees them.
struct Pairs {
    std::int64_t won = 0, lost = 0;
};

class Sweep {
  public:
    Sweep(const Snapshot& s, const LevelCodes& number, Arena& arena)
        : s_(s), number_(number), arms_{{number.places, arena}, {number.places, arena}} {
        for (std::size_t i = 0; i < s.n; ++i)
            arms_[s.arm[i]].fate[s.status[i] == 1 ? 1 : 0].add(std::min(number.code[i], number.places));
        for (Opponents& arm : arms_)
            for (PlaceSums& sums : arm.fate) sums.finish();
        arms_[1].patients = static_cast<std::int64_t>(count_flags(s.arm.first(s.n)));
        arms_[0].patients = static_cast<std::int64_t>(s.n) - arms_[1].patients;
    }

    // Everybody at one time, and either its deaths or its losses to follow-up. Groups come in order of time.
    void deaths(std::span<const std::uint32_t> group) {
        for (const std::uint32_t i : group) ++arms_[s_.arm[i]].passed;
        const bool ties = group.size() > 1;
        if (ties) each_number(group, [](Opponents& arm, std::uint32_t place) { arm.tied.add(place, 1); });
        for (const std::uint32_t i : group) {
            const Opponents& others = arms_[1 - s_.arm[i]];
            take(s_.arm[i], {others.deaths_passed, others.patients - others.passed}, dead(others, number_.code[i]), 1);
        }
        if (ties) each_number(group, [](Opponents& arm, std::uint32_t place) { arm.tied.add(place, -1); });
        for (const std::uint32_t i : group) ++arms_[s_.arm[i]].deaths_passed;
        each_number(group, [](Opponents& arm, std::uint32_t place) { arm.dead_before.add(place, 1); });
    }
    void losses(std::span<const std::uint32_t> group) {
        for (const std::uint32_t i : group) {
            ++arms_[s_.arm[i]].passed;
            alive(s_.arm[i], number_.code[i], 1);
        }
        each_number(group, [](Opponents& arm, std::uint32_t place) {
            arm.censored_before.add(place, 1);
            ++arm.lost[place];
        });
    }
    // Whoever has not passed: alive at the last time. Those at one place have the same pairs.
    void survivors() {
        for (const std::uint8_t arm : {0, 1}) {
            const Opponents& own = arms_[arm];
            std::int64_t without = own.patients - own.passed;
            for (std::uint32_t place = 0; place < number_.places; ++place) {
                const std::int64_t times = own.fate[0].at(place) - own.lost[place];
                if (times > 0) alive(arm, place, times);
                without -= times;
            }
            if (without > 0) alive(arm, LevelCodes::kNone, without);
        }
    }

    void finish(WinCounts& counts) const {
        for (const int arm : {0, 1}) counts.patients[arm] = static_cast<double>(arms_[arm].patients);
        counts.pairs = counts.patients[0] * counts.patients[1];
        counts.strata[0] = moments_;
        for (const int level : {0, 1}) {
            counts.wins_by_level[level] = static_cast<double>(level_[level].won);
            counts.losses_by_level[level] = static_cast<double>(level_[level].lost);
            counts.wins += counts.wins_by_level[level];
            counts.losses += counts.losses_by_level[level];
        }
    }

  private:
    template <class Use>
    void each_number(std::span<const std::uint32_t> group, Use use) {
        for (const std::uint32_t i : group)
            if (number_.code[i] != LevelCodes::kNone) use(arms_[s_.arm[i]], number_.code[i]);
    }
    template <class Set>
    Pairs by_number(const Set& set, std::uint32_t place) const {
        return {set.all() - set.below(number_.beats_from[place]), set.below(number_.beaten_below[place])};
    }

    Pairs dead(const Opponents& others, std::uint32_t place) const {
        Pairs pairs;
        if (place == LevelCodes::kNone) return pairs;
        for (const PlaceTree* set : {&others.censored_before, &others.tied}) {
            if (set->all() == 0) continue;
            const Pairs decided = by_number(*set, place);
            pairs.won += decided.won;
            pairs.lost += decided.lost;
        }
        return pairs;
    }
    void alive(std::uint8_t arm, std::uint32_t place, std::int64_t times) {
        const Opponents& others = arms_[1 - arm];
        Pairs pairs;
        if (place != LevelCodes::kNone) {
            pairs = by_number(others.fate[0], place);
            if (others.dead_before.all() < others.fate[1].all()) {
                const Pairs dead = by_number(others.fate[1], place), before = by_number(others.dead_before, place);
                pairs.won += dead.won - before.won;
                pairs.lost += dead.lost - before.lost;
            }
        }
        take(arm, {others.deaths_passed, 0}, pairs, times);
    }
    void take(std::uint8_t arm, const Pairs& by_death, const Pairs& by_number, std::int64_t times) {
        const auto won = static_cast<double>(by_death.won + by_number.won),
                   lost = static_cast<double>(by_death.lost + by_number.lost);
        moments_.arm[arm].add(arm ? won : lost, arm ? lost : won, static_cast<double>(times));
        if (arm == 0) return;
        level_[0].won += times * by_death.won;
        level_[0].lost += times * by_death.lost;
        level_[1].won += times * by_number.won;
        level_[1].lost += times * by_number.lost;
    }

    const Snapshot& s_;
    const LevelCodes& number_;
    Opponents arms_[2];
    WinStratum moments_;
    Pairs level_[2];  // of the treated
};

}  // namespace

void count_by_sweep(const Snapshot& s, const LevelCodes& number, WinCounts& counts, Arena& arena) {
    const Arena::Frame frame(arena);
    Sweep sweep(s, number, arena);
    const std::size_t early = s.first_at_the_end();
    for (std::size_t begin = 0, end = 0; begin < early; begin = end) {
        const std::uint32_t first = s.time_order[begin];
        while (end < early && s.time[s.time_order[end]] == s.time[first] &&
               s.status[s.time_order[end]] == s.status[first])
            ++end;
        const std::span<const std::uint32_t> group = s.time_order.subspan(begin, end - begin);
        if (s.status[first] == 1)
            sweep.deaths(group);
        else
            sweep.losses(group);
    }
    sweep.survivors();
    sweep.finish(counts);
}

}  // namespace equipoise
