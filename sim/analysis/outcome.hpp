#pragma once
// One number per patient from the score course (or from a column of a data set). The rules for death and discharge are part of
// the estimand (ICH E9(R1), 2019), so they are options that must be read beside the name of the test.
#include <optional>
#include <span>
#include <string>

#include "models/numeric/field.hpp"
#include "sim/analysis/estimate.hpp"
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
        {"worst-rank", DeathRule::worst_rank},          // composite: below every survivor, the earlier death the worse
        {"carry-24", DeathRule::carry_24},              // composite: the worst score, 24, from death on
        {"while-alive", DeathRule::while_alive},        // while alive: the last (or mean, or highest) score before death
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
    static constexpr std::array<std::pair<std::string_view, Better>, 2> names{{{"lower", Better::lower}, {"higher", Better::higher}}};
};

struct Outcome {
    std::string column;                           ///< take this column as it stands; the rest is then unused, but for `better`
    ScoreSummary score = ScoreSummary::change;
    int day = 7;
    DeathRule death = DeathRule::worst_rank;
    DischargeRule discharge = DischargeRule::zero;
    double support_above = 6;                     ///< support-free days: on support while in the ICU with a score above this
    double dead_days = 0;                         ///< support-free days of a patient who died by the day: 0 or -1
    Better better = Better::lower;                ///< of a `column`; scores are better lower, support-free days higher

    static constexpr auto fields() {
        return std::tuple{
            field("column", &Outcome::column, "a column of the data set, taken as it stands"),
            field("score", &Outcome::score, "value on the day, change from day 0, mean daily or maximum to the day, or organ-support-free days"),
            field("day", &Outcome::day, Range::between(0, 3650), "days", "day of the outcome, or last day of the mean, maximum or count"),
            field("death", &Outcome::death, "what a patient dead by that day contributes (the estimand's rule for death)"),
            field("discharge", &Outcome::discharge, "score of a patient discharged alive: zero, the last one seen, or missing"),
            field("support_above", &Outcome::support_above, Range::between(0, 24), "points", "on organ support while in the ICU with a score above this"),
            field("dead_days", &Outcome::dead_days, Range::between(-1, 0), "days", "organ-support-free days of the dead: 0 or -1"),
            field("better", &Outcome::better, "which side of a column is good for the patient"),
        };
    }

    bool from_scores() const { return column.empty(); }
    bool higher_is_better() const {
        return from_scores() ? score == ScoreSummary::support_free_days : better == Better::higher;
    }

    /// y[i] for each patient, NaN where missing. Worst ranks are numbers beyond every possible value (1000 + days before the
    /// horizon at which death came, as change in points): only their order means anything. y.size() == snapshot.n.
    void evaluate(const Snapshot& snapshot, std::span<double> y) const;
};

}  // namespace equipoise
