#include "sim/analysis/outcome.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kWorst = 1000;
constexpr double kHighestScore = 24;

bool dead_by(const Snapshot& s, std::size_t i, double day) { return s.status[i] == 1 && s.time[i] <= day; }
bool discharged_by(const Snapshot& s, std::size_t i, double day) {
    return !s.icu_event.empty() && s.icu_event[i] == 2 && s.icu_time[i] <= day;
}

// The score of a patient on a day under both rules; NaN when it cannot be known. Row `row` of the table is that day.
double score_on(const Outcome& rule, const Snapshot& s, std::size_t i, int row) {
    const double seen = s.scores.at(row, i);
    if (!std::isnan(seen)) return seen;
    const int day = s.scores.days[static_cast<std::size_t>(row)];
    const auto last_seen = [&] {
        for (int earlier = row - 1; earlier >= 0; --earlier) {
            const double value = s.scores.at(earlier, i);
            if (!std::isnan(value)) return value;
        }
        return kMissing;
    };
    const bool dead = s.has_survival() && dead_by(s, i, day);
    const bool discharged = discharged_by(s, i, day);
    if (dead) {
        switch (rule.death) {
            case DeathRule::carry_24: return kHighestScore;
            case DeathRule::while_alive:
                return discharged && rule.discharge == DischargeRule::zero      ? 0
                       : discharged && rule.discharge == DischargeRule::missing ? kMissing
                                                                               : last_seen();
            default: return kMissing;  // worst rank and survivors only are settled before a score is asked for
        }
    }
    if (discharged) {
        if (rule.discharge == DischargeRule::zero) return 0;
        if (rule.discharge == DischargeRule::last) return last_seen();
    }
    return kMissing;
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
    const int target = s.scores.row_of(day);
    const int baseline = s.scores.row_of(0);
    const bool needs_baseline = score == ScoreSummary::change;
    if (s.scores.empty() || target < 0 || (needs_baseline && baseline < 0)) {
        std::fill(y.begin(), y.end(), kMissing);
        return;
    }
    for (std::size_t i = 0; i < s.n; ++i) {
        const bool dead = s.has_survival() && dead_by(s, i, day);
        if (dead && score == ScoreSummary::support_free_days) {
            y[i] = death == DeathRule::survivors_only ? kMissing : dead_days;
            continue;
        }
        if (dead && death == DeathRule::worst_rank) {
            y[i] = kWorst + (day - s.time[i]);
            continue;
        }
        if (dead && death == DeathRule::survivors_only) {
            y[i] = kMissing;
            continue;
        }
        switch (score) {
            case ScoreSummary::value: y[i] = score_on(*this, s, i, target); break;
            case ScoreSummary::change: y[i] = score_on(*this, s, i, target) - s.scores.at(baseline, i); break;
            case ScoreSummary::mean:
            case ScoreSummary::maximum: {
                // Days without a known score (missing by rule, or after death while-alive) do not count.
                double sum = 0, highest = -1, days_seen = 0;
                for (int row = 0; row <= target; ++row) {
                    const bool dead_then = s.has_survival() && dead_by(s, i, s.scores.days[static_cast<std::size_t>(row)]);
                    if (dead_then && death == DeathRule::while_alive && std::isnan(s.scores.at(row, i))) break;
                    const double value = score_on(*this, s, i, row);
                    if (std::isnan(value)) continue;
                    sum += value;
                    highest = std::max(highest, value);
                    ++days_seen;
                }
                y[i] = days_seen == 0 ? kMissing : score == ScoreSummary::mean ? sum / days_seen : highest;
                break;
            }
            case ScoreSummary::support_free_days: {
                // Days 1..day alive without support; a day on which nothing was seen although in the ICU is unknown.
                double free = 0;
                bool known = true;
                for (int row = 0; row <= target; ++row) {
                    const int this_day = s.scores.days[static_cast<std::size_t>(row)];
                    if (this_day < 1) continue;
                    const double value = s.scores.at(row, i);
                    if (std::isnan(value) && !discharged_by(s, i, this_day)) known = false;
                    free += std::isnan(value) || value <= support_above ? 1 : 0;
                }
                y[i] = known ? free : kMissing;
                break;
            }
        }
    }
}

}  // namespace equipoise
