#pragma once
// One number per patient from the score course (or from a column of a data set). The rules for death and discharge are
// part of the estimand (ICH E9(R1), 2019), so they are options that must be read beside the name of the test.
#include <array>
#include <span>
#include <string>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

enum class ScoreSummary { value, change, mean, maximum, support_free_days };
template <>
struct EnumNames<ScoreSummary> {
    static constexpr std::array<std::pair<std::string_view, ScoreSummary>, 5> names{{
        {"value", ScoreSummary::value},
        {"change", ScoreSummary::change},
        {"mean", ScoreSummary::mean},
        {"maximum", ScoreSummary::maximum},
        {"organ-support-free-days", ScoreSummary::support_free_days},
    }};
};

/// What a patient who has died by the outcome's day contributes.
enum class DeathRule { worst_rank, carry_24, while_alive, survivors_only };
template <>
struct EnumNames<DeathRule> {
    static constexpr std::array<std::pair<std::string_view, DeathRule>, 4> names{{
        {"worst-rank", DeathRule::worst_rank},    // composite: below every survivor, the earlier death the worse
        {"carry-24", DeathRule::carry_24},        // composite: the worst score, 24, from death on
        {"while-alive", DeathRule::while_alive},  // while alive: the last (or mean, or highest) score before death
        {"survivors-only", DeathRule::survivors_only},  // missing: only those alive are compared (not randomized!)
    }};
};

/// What a patient discharged alive from the ICU contributes on later days.
enum class DischargeRule { zero, last, missing };
template <>
struct EnumNames<DischargeRule> {
    static constexpr std::array<std::pair<std::string_view, DischargeRule>, 3> names{{
        {"zero", DischargeRule::zero},
        {"last", DischargeRule::last},
        {"missing", DischargeRule::missing},
    }};
};

enum class Better { lower, higher };
template <>
struct EnumNames<Better> {
    static constexpr std::array<std::pair<std::string_view, Better>, 2> names{
        {{"lower", Better::lower}, {"higher", Better::higher}}};
};

struct Outcome {
    std::string column;  ///< take this column as it stands; the rest is then unused, but for `better`
    ScoreSummary score = ScoreSummary::change;
    int day = 7;
    DeathRule death = DeathRule::worst_rank;
    DischargeRule discharge = DischargeRule::zero;
    double support_above = 6;       ///< support-free days: on support while in the ICU with a score above this
    double dead_days = 0;           ///< support-free days of a patient who died by the day: 0 or -1
    Better better = Better::lower;  ///< of a `column`; scores are better lower, support-free days higher

    static constexpr auto fields() {
        return std::tuple{
            field("column", &Outcome::column, "a column of the data set, taken as it stands"),
            field("score", &Outcome::score,
                  "value on the day, change from day 0, mean or maximum of days 0 to the day, or organ-support-free "
                  "days"),
            field("day", &Outcome::day, Range::between(0, 3650), "days",
                  "day of the outcome, or last day of the mean, maximum or count"),
            field("death", &Outcome::death,
                  "what a patient dead by that day contributes (the estimand's rule for death)"),
            field("discharge", &Outcome::discharge,
                  "score of a patient discharged alive: zero, the last one seen, or missing"),
            field("support_above", &Outcome::support_above, Range::between(0, 24), "points",
                  "on organ support while in the ICU with a score above this"),
            field("dead_days", &Outcome::dead_days, Range::between(-1, 0), "days",
                  "organ-support-free days of the dead: 0 or -1"),
            field("better", &Outcome::better, "which side of a column is good for the patient"),
        };
    }

    bool from_scores() const { return column.empty(); }
    bool higher_is_better() const {
        return from_scores() ? score == ScoreSummary::support_free_days : better == Better::higher;
    }
    /// False for worst ranks: only their order means anything, so no mean may be taken of them.
    bool is_on_a_scale() const {
        return !from_scores() || death != DeathRule::worst_rank || score == ScoreSummary::support_free_days;
    }
    /// Times of death are needed wherever the rule for death is more than leaving out those without a score.
    Needs needs() const {
        if (!from_scores()) return {.columns = {column}, .numbers = {column}, .time_order = false};
        return {.survival = death != DeathRule::survivors_only,
                .scores = true,
                .last_day = static_cast<double>(day),
                .time_order = false};
    }

    /// y[i] for each patient, NaN where missing. y.size() == snapshot.n. No scratch memory.
    ///
    /// A patient is dead on a day if death came by then (time <= day), discharged if discharge alive from the ICU did.
    /// The score of one day: 24 for the dead under carry-24; else the one that was seen; else, discharged: by the rule;
    /// else, dead under while-alive: the last one seen. A mean or maximum takes the days that have a score, from day 0
    /// on (rows of the table: a data set's visits), and under while-alive no day after death. Organ-support-free days:
    /// rows of days 1 to `day` with a score of at most `support_above` or after discharge (the table should hold every
    /// day); missing if a day in the ICU was not seen; `dead_days` for the dead whatever `death` says, except that
    /// survivors-only leaves them out. Worst ranks are 1000 + (day - time of death), beyond every score, the earlier
    /// death the worse.
    void evaluate(const Snapshot& snapshot, std::span<double> y) const { evaluate_from(0, snapshot, y); }
    /// The same in memory of the arena, or of the snapshot's memo: not to be written.
    std::span<const double> values(const Snapshot& snapshot, Arena& arena) const;

    bool operator==(const Outcome&) const = default;

  private:
    void evaluate_from(std::size_t first, const Snapshot& snapshot, std::span<double> y) const;
};

}  // namespace equipoise
