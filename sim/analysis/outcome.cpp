#include "sim/analysis/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace equipoise {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kWorst = 1000;
constexpr int kHighestScore = 24;
constexpr std::size_t kBlock = 256;  // patients at a time: the block's arrays stay in the first-level cache
constexpr std::int16_t kNever = 32767;

// The score of a simulated table is computed in 16-bit lanes, -1 where missing; that of a data set in doubles, NaN where missing.
struct SimulatedCells {
    using Number = std::int16_t;
    static constexpr Number missing = -1;
    const std::uint8_t* points;
    std::size_t stride;
    static bool known(Number x) { return x >= 0; }
    Number at(std::size_t row, std::size_t i) const {
        const std::uint8_t x = points[row * stride + i];
        return x == ScoreTable::kNotObserved ? Number{-1} : Number{x};
    }
};
struct DataCells {
    using Number = double;
    static constexpr Number missing = kMissing;
    const double* values;
    std::size_t stride;
    static bool known(Number x) { return x == x; }
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
            case ScoreSummary::change: value(first, count, y); break;
            case ScoreSummary::mean:
            case ScoreSummary::maximum: summary(first, count, y); break;
            case ScoreSummary::support_free_days: support_free(first, count, y); return;
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

    // The scores of one row under both rules into score_; last_ holds the last score seen in earlier rows.
    // `after_death` is what the dead have under while-alive: the last one, or nothing in a mean.
    void read_row(std::size_t row, std::size_t first, std::size_t count, bool last_after_death) {
        const auto day = static_cast<std::int16_t>(s_.scores.days[row]);
        const bool carry = rule_.death == DeathRule::carry_24, alive = rule_.death == DeathRule::while_alive;
        const bool zero = rule_.discharge == DischargeRule::zero, last = rule_.discharge == DischargeRule::last;
        const Number none = Cells::missing;
        for (std::size_t i = 0; i < count; ++i) {
            const Number seen = cells_.at(row, first + i);
            const bool dead = died_[i] <= day, discharged = left_[i] <= day;
            const Number after_discharge = zero ? Number{0} : last ? last_[i] : none;
            const Number after_death = alive && last_after_death ? (discharged ? after_discharge : last_[i]) : none;
            const Number unseen = dead ? after_death : discharged ? after_discharge : none;
            const Number score = Cells::known(seen) ? seen : unseen;
            score_[i] = dead && carry ? Number{kHighestScore} : score;
            last_[i] = Cells::known(seen) ? seen : last_[i];
        }
    }

    void value(std::size_t first, std::size_t count, double* y) {
        std::fill_n(last_, count, Cells::missing);
        const bool looks_back = rule_.death == DeathRule::while_alive || rule_.discharge == DischargeRule::last;
        if (looks_back)
            for (std::size_t row = 0; row < target_; ++row)
                for (std::size_t i = 0; i < count; ++i) {
                    const Number seen = cells_.at(row, first + i);
                    last_[i] = Cells::known(seen) ? seen : last_[i];
                }
        read_row(target_, first, count, true);
        if (rule_.score == ScoreSummary::value) {
            for (std::size_t i = 0; i < count; ++i) y[i] = Cells::known(score_[i]) ? static_cast<double>(score_[i]) : kMissing;
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
        std::fill_n(last_, count, Cells::missing);
        std::fill_n(total_, count, mean ? Number{0} : std::numeric_limits<Number>::lowest());
        std::fill_n(days_, count, std::int16_t{0});
        for (std::size_t row = 0; row <= target_; ++row) {
            read_row(row, first, count, false);
            for (std::size_t i = 0; i < count; ++i) {
                const bool known = Cells::known(score_[i]);
                const Number sum = static_cast<Number>(total_[i] + score_[i]), highest = std::max(total_[i], score_[i]);
                total_[i] = known ? (mean ? sum : highest) : total_[i];
                days_[i] = static_cast<std::int16_t>(days_[i] + known);
            }
        }
        for (std::size_t i = 0; i < count; ++i)
            y[i] = days_[i] == 0 ? kMissing : static_cast<double>(total_[i]) / (mean ? days_[i] : 1);
    }

    void support_free(std::size_t first, std::size_t count, double* y) {
        std::fill_n(days_, count, std::int16_t{0});
        std::fill_n(unseen_, count, std::int16_t{0});
        for (std::size_t row = 0; row <= target_; ++row) {
            const auto day = static_cast<std::int16_t>(s_.scores.days[row]);
            if (day < 1) continue;
            for (std::size_t i = 0; i < count; ++i) {
                const Number seen = cells_.at(row, first + i);
                const bool known = Cells::known(seen), discharged = left_[i] <= day;
                const bool is_free = known ? static_cast<double>(seen) <= rule_.support_above : discharged;
                days_[i] = static_cast<std::int16_t>(days_[i] + is_free);
                unseen_[i] = static_cast<std::int16_t>(unseen_[i] + !(known | discharged));
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
    Number score_[kBlock], last_[kBlock], total_[kBlock];
};

template <class Cells>
void evaluate_all(const Outcome& rule, const Snapshot& s, Cells cells, int target, int baseline, std::span<double> y) {
    Walk<Cells> walk(rule, s, cells, static_cast<std::size_t>(target), static_cast<std::size_t>(std::max(baseline, 0)));
    for (std::size_t first = 0; first < s.n; first += kBlock) walk.evaluate(first, std::min(kBlock, s.n - first), y.data() + first);
}

}  // namespace

void Outcome::evaluate(const Snapshot& s, std::span<double> y) const {
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
    if (s.scores.values.empty())
        evaluate_all(*this, s, SimulatedCells{s.scores.points.data(), s.scores.stride}, target, baseline, y);
    else
        evaluate_all(*this, s, DataCells{s.scores.values.data(), s.scores.stride}, target, baseline, y);
}

}  // namespace equipoise
