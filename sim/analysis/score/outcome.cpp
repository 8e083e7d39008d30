#include "sim/analysis/score/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "models/numeric/near_ties.hpp"
#include "sim/trial/prefix_memo.hpp"

namespace equipoise {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kWorst = 1000;
constexpr int kHighestScore = 24;
constexpr std::size_t kBlock = 256;  // patients at a time: the block's arrays stay in the first-level cache
constexpr std::int16_t kNever = 32767;
constexpr int kMostRowsIn16Bits = 32767 / 255;  // whatever byte a table holds

// The score of a simulated table is computed in 16-bit lanes (32-bit ones where a sum of scores might not fit), -1
// where missing; that of a data set in doubles, NaN where missing.
template <class Lane>
struct SimulatedCells {
    using Number = Lane;
    static constexpr Number missing = -1;
    const std::uint8_t* points;
    std::size_t stride;
    static bool known(Number x) { return x >= 0; }
    static Number limit(double points) { return static_cast<Number>(std::floor(points)); }
    Number at(std::size_t row, std::size_t i) const {
        const std::uint8_t x = points[row * stride + i];
        return x == ScoreTable::kNotObserved ? missing : static_cast<Number>(x);
    }
};
struct DataCells {
    using Number = double;
    static constexpr Number missing = kMissing;
    const double* values;
    std::size_t stride;
    static bool known(Number x) { return x == x; }
    static Number limit(double points) { return points; }
    Number at(std::size_t row, std::size_t i) const { return values[row * stride + i]; }
};

// First whole day on which what happened at `time` has happened.
std::int16_t day_of(double time) { return static_cast<std::int16_t>(std::ceil(std::min(time, 32000.0))); }

template <class Cells>
class Walk {
    using Number = typename Cells::Number;

  public:
    Walk(const Outcome& rule, const Snapshot& s, Cells cells, std::size_t target, std::size_t baseline)
        : rule_(rule), s_(s), cells_(cells), target_(target), baseline_(baseline) {}

    void evaluate(std::size_t first, std::size_t count, double* y) {
        classify(first, count);
        switch (rule_.score) {
            case ScoreSummary::value:
            case ScoreSummary::change:
                value(first, count, y);
                break;
            case ScoreSummary::mean:
            case ScoreSummary::maximum:
                summary(first, count, y);
                break;
            case ScoreSummary::support_free_days:
                support_free(first, count, y);
                return;
        }
        if (!s_.has_survival()) return;
        const double day = rule_.day;
        if (rule_.death == DeathRule::worst_rank) {
            for (std::size_t i = 0; i < count; ++i) {
                const double rank = kWorst + (day - s_.time[first + i]);
                y[i] = died_[i] <= rule_.day ? rank : y[i];
            }
        } else if (rule_.death == DeathRule::survivors_only) {
            for (std::size_t i = 0; i < count; ++i) y[i] = died_[i] <= rule_.day ? kMissing : y[i];
        }
    }

  private:
    void classify(std::size_t first, std::size_t count) {
        std::fill_n(died_, count, kNever);
        std::fill_n(left_, count, kNever);
        if (s_.has_survival())
            for (std::size_t i = 0; i < count; ++i) {
                const std::int16_t day = day_of(s_.time[first + i]);
                died_[i] = s_.status[first + i] == 1 ? day : kNever;
            }
        if (!s_.icu_event.empty())
            for (std::size_t i = 0; i < count; ++i) {
                const std::int16_t day = day_of(s_.icu_time[first + i]);
                left_[i] = s_.icu_event[first + i] == 2 ? day : kNever;
            }
    }

    // What an unseen score counts as, as arrays so that the loop over patients has no branch: after discharge; for the
    // dead in the ICU and for the dead after discharge (while-alive: as they were, or nothing in a mean).
    void choose_sources(bool last_after_death) {
        std::fill_n(zero_, kBlock, Number{0});
        std::fill_n(none_, kBlock, Cells::missing);
        std::fill_n(last_, kBlock, Cells::missing);
        const bool carried_on = rule_.death == DeathRule::while_alive && last_after_death;
        discharged_source_ = rule_.discharge == DischargeRule::zero   ? zero_
                             : rule_.discharge == DischargeRule::last ? last_
                                                                      : none_;
        dead_source_ = carried_on ? last_ : none_;
        dead_later_source_ = carried_on ? discharged_source_ : none_;
        keeps_last_ = dead_source_ == last_ || discharged_source_ == last_;
    }

    // The scores of one row under both rules into score_; last_ holds the last score seen in earlier rows.
    void read_row(std::size_t row, std::size_t first, std::size_t count) {
        const auto day = static_cast<std::int16_t>(s_.scores.days[row]);
        const std::int16_t carry_day = rule_.death == DeathRule::carry_24 ? day : std::int16_t{-1};
        const Number *discharged_source = discharged_source_, *dead_source = dead_source_,
                     *dead_later_source = dead_later_source_;
        for (std::size_t i = 0; i < count; ++i) {
            const Number seen = cells_.at(row, first + i);
            const Number if_discharged = discharged_source[i], if_dead = dead_source[i],
                         if_dead_later = dead_later_source[i];
            const Number out = died_[i] <= day ? if_dead_later : if_discharged;
            const Number in = died_[i] <= day ? if_dead : Cells::missing;
            const Number unseen = left_[i] <= day ? out : in;
            const Number score = Cells::known(seen) ? seen : unseen;
            score_[i] = died_[i] <= carry_day ? Number{kHighestScore} : score;
        }
        if (keeps_last_) remember_row(row, first, count);
    }
    void remember_row(std::size_t row, std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const Number seen = cells_.at(row, first + i), before = last_[i];
            last_[i] = Cells::known(seen) ? seen : before;
        }
    }

    void value(std::size_t first, std::size_t count, double* y) {
        choose_sources(true);
        if (keeps_last_)
            for (std::size_t row = 0; row < target_; ++row) remember_row(row, first, count);
        read_row(target_, first, count);
        if (rule_.score == ScoreSummary::value) {
            for (std::size_t i = 0; i < count; ++i)
                y[i] = Cells::known(score_[i]) ? static_cast<double>(score_[i]) : kMissing;
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Number before = cells_.at(baseline_, first + i);
            const Number change = static_cast<Number>(score_[i] - before);
            y[i] = Cells::known(score_[i]) && Cells::known(before) ? static_cast<double>(change) : kMissing;
        }
    }

    void summary(std::size_t first, std::size_t count, double* y) {
        const bool mean = rule_.score == ScoreSummary::mean;
        choose_sources(false);
        std::fill_n(total_, count, mean ? Number{0} : std::numeric_limits<Number>::lowest());
        std::fill_n(days_, count, std::int16_t{0});
        for (std::size_t row = 0; row <= target_; ++row) {
            read_row(row, first, count);
            if (mean)
                for (std::size_t i = 0; i < count; ++i) {
                    const Number known = Cells::known(score_[i]) ? score_[i] : Number{0};
                    total_[i] = static_cast<Number>(total_[i] + known);
                }
            else
                for (std::size_t i = 0; i < count; ++i) {
                    const Number known = Cells::known(score_[i]) ? score_[i] : std::numeric_limits<Number>::lowest();
                    total_[i] = known > total_[i] ? known : total_[i];
                }
            for (std::size_t i = 0; i < count; ++i)
                days_[i] = static_cast<std::int16_t>(days_[i] + (Cells::known(score_[i]) ? 1 : 0));
        }
        for (std::size_t i = 0; i < count; ++i)
            y[i] = days_[i] == 0 ? kMissing : static_cast<double>(total_[i]) / (mean ? days_[i] : 1);
    }

    void support_free(std::size_t first, std::size_t count, double* y) {
        std::fill_n(days_, count, std::int16_t{0});
        std::fill_n(unseen_, count, std::int16_t{0});
        const Number limit = Cells::limit(rule_.support_above);
        for (std::size_t row = 0; row <= target_; ++row) {
            const auto day = static_cast<std::int16_t>(s_.scores.days[row]);
            if (day < 1) continue;
            for (std::size_t i = 0; i < count; ++i) {
                const Number seen = cells_.at(row, first + i);
                const std::int16_t discharged = left_[i] <= day ? 1 : 0;
                const std::int16_t low =
                    seen <= limit ? 1 : 0;  // a missing score counts as low or not by the next line
                const std::int16_t known = Cells::known(seen) ? 1 : 0;
                days_[i] = static_cast<std::int16_t>(days_[i] + (known ? low : discharged));
                unseen_[i] = static_cast<std::int16_t>(unseen_[i] + (known | discharged ? 0 : 1));
            }
        }
        const double of_the_dead = rule_.death == DeathRule::survivors_only ? kMissing : rule_.dead_days;
        for (std::size_t i = 0; i < count; ++i)
            y[i] = died_[i] <= rule_.day ? of_the_dead : unseen_[i] ? kMissing : static_cast<double>(days_[i]);
    }

    const Outcome& rule_;
    const Snapshot& s_;
    Cells cells_;
    std::size_t target_, baseline_;
    std::int16_t died_[kBlock], left_[kBlock];  // first whole day dead, first whole day out of the ICU alive
    std::int16_t days_[kBlock], unseen_[kBlock];
    Number score_[kBlock], last_[kBlock], total_[kBlock], zero_[kBlock], none_[kBlock];
    const Number *discharged_source_ = nullptr, *dead_source_ = nullptr, *dead_later_source_ = nullptr;
    bool keeps_last_ = false;
};

/// Of the score and of what it is compared to; below 0: nothing.
struct ScoreRows {
    int target, baseline;
};

template <class Cells>
void evaluate_all(const Outcome& rule, const Snapshot& s, Cells cells, ScoreRows rows, std::size_t from,
                  std::span<double> y) {
    Walk<Cells> walk(rule, s, cells, static_cast<std::size_t>(rows.target),
                     static_cast<std::size_t>(std::max(rows.baseline, 0)));
    for (std::size_t first = from; first < s.n; first += kBlock)
        walk.evaluate(first, std::min(kBlock, s.n - first), y.data() + first);
}

}  // namespace

std::span<const double> Outcome::values(const Snapshot& s, Arena& arena) const {
    if (!s.memo) {
        const std::span<double> y = arena.take<double>(s.n);
        evaluate(s, y);
        return y;
    }
    PrefixMemo::Numbers& kept = s.memo->numbers(*this);
    const std::span<double> y = kept.first(s.n);
    if (kept.known < s.n) {
        evaluate_from(kept.known, s, y);
        kept.known = s.n;
    }
    return y;
}

void Outcome::evaluate_from(std::size_t first, const Snapshot& s, std::span<double> y) const {
    if (!from_scores()) {
        const Column* source = s.column(column);
        if (source)
            std::copy_n(source->values.begin(), s.n, y.begin());
        else
            std::fill(y.begin(), y.end(), kMissing);
        return;
    }
    const int target = s.scores.row_of(day), baseline = s.scores.row_of(0);
    if (target < 0 || (score == ScoreSummary::change && baseline < 0)) {
        std::fill(y.begin(), y.end(), kMissing);
        return;
    }
    const std::uint8_t* const points = s.scores.points.data();
    if (s.scores.values.empty() && target < kMostRowsIn16Bits)
        evaluate_all(*this, s, SimulatedCells<std::int16_t>{points, s.scores.stride}, {target, baseline}, first, y);
    else if (s.scores.values.empty())
        evaluate_all(*this, s, SimulatedCells<std::int32_t>{points, s.scores.stride}, {target, baseline}, first, y);
    else
        evaluate_all(*this, s, DataCells{s.scores.values.data(), s.scores.stride}, {target, baseline}, first, y);
    if (!s.scores.values.empty()) merge_near_ties({y});  // differences and means of a data set's decimals
}

}  // namespace equipoise
