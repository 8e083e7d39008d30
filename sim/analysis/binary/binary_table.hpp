#pragma once
// The 2 x 2 table that every analysis of a proportion starts from.
#include <cstdint>
#include <string>

#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// What a patient lost before the day counts as.
enum class LostPatients { exclude, survived, died };
template <>
struct EnumNames<LostPatients> {
    static constexpr std::array<std::pair<std::string_view, LostPatients>, 3> names{
        {{"exclude", LostPatients::exclude}, {"survived", LostPatients::survived}, {"died", LostPatients::died}}};
};

/// Events (deaths) and patients of both arms; index 0 control, 1 treatment.
struct BinaryTable {
    std::int64_t events[2] = {0, 0};
    std::int64_t patients[2] = {0, 0};
    double risk(int arm) const { return static_cast<double>(events[arm]) / static_cast<double>(patients[arm]); }
    bool empty_arm() const { return patients[0] == 0 || patients[1] == 0; }
    std::int64_t total_events() const { return events[0] + events[1]; }
    std::int64_t total_patients() const { return patients[0] + patients[1]; }
};

/// The binary outcome and its options, common to all tests of proportions (they inherit it): death by `day`, or a 0/1
/// column.
struct BinaryOutcome {
    double day = 28;
    std::string outcome;  ///< a column of 0 and 1 (1 = bad) instead of death by the day
    LostPatients missing = LostPatients::exclude;

    static constexpr auto fields() {
        return std::tuple{
            field("day", &BinaryOutcome::day, Range::above(0), "days", "the outcome is death by this day"),
            field("outcome", &BinaryOutcome::outcome,
                  "a column of 0 and 1 (1 is the bad outcome) instead of death by the day"),
            field("missing", &BinaryOutcome::missing, "patients lost before the day: exclude, survived or died"),
        };
    }
    Needs needs() const;

    /// 1 event, 0 none, -1 not known (left out) for patient i.
    int event_of(const Snapshot& snapshot, std::size_t i) const;
    BinaryTable count(const Snapshot& snapshot) const;

    bool operator==(const BinaryOutcome&) const = default;
};

/// Sets events, patients and risks by arm.
void set_details(Details& details, const BinaryTable& table);

}  // namespace equipoise
