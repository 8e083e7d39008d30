#pragma once
// What is known of a trial at the date of an analysis: all that an analysis may read. A simulated trial and a user's
// data set both become one of these, so both go through the same code.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace equipoise {

/// A baseline covariate, a stratum or any other number per patient. Missing values are NaN.
struct Column {
    std::string_view name;
    std::span<const double> values;
    std::span<const std::string>
        labels;  ///< text columns: values are 0, 1, ... into these, which are sorted; else empty
};

class PrefixMemo;

/// Scores by visit and patient, visit-major (all patients of a visit stand together).
struct ScoreTable {
    std::span<const int> days;             ///< ascending; one row of the table each
    std::span<const std::uint8_t> points;  ///< simulated scores; kNotObserved after death, discharge or loss
    std::span<const double> values;        ///< or a data set's, NaN where missing; one of the two is empty
    std::size_t stride = 0;                ///< patients a row (at least the snapshot's n)

    static constexpr std::uint8_t kNotObserved = 255;
    bool empty() const { return days.empty(); }
    /// Row of the table of `day`, or -1.
    int row_of(int day) const;
    /// Score of one patient in one row; NaN where not observed.
    double at(int row, std::size_t patient) const {
        const std::size_t i = static_cast<std::size_t>(row) * stride + patient;
        if (!values.empty()) return values[i];
        return points[i] == kNotObserved ? std::numeric_limits<double>::quiet_NaN() : points[i];
    }
};

/// Structure of arrays; patient i is the i-th randomized. Spans belong to somebody else and have n elements.
/// Times are in days from randomization.
struct Snapshot {
    std::size_t n = 0;
    std::span<const std::uint8_t> arm;     ///< 0 control, 1 treatment
    std::span<const double> time;          ///< to death or to the last day seen alive; empty if unknown
    std::span<const std::uint8_t> status;  ///< 1 died at `time`, 0 alive then (censored)
    /// All patients by time, deaths before censorings at the same time. Shared by every analysis of the trial.
    std::span<const std::uint32_t> time_order;
    std::span<const double> icu_time;         ///< to death in the ICU, discharge alive, or last seen; may be empty
    std::span<const std::uint8_t> icu_event;  ///< 0 censored, 1 died, 2 discharged alive (the competing event)
    ScoreTable scores;                        ///< empty in a survival-only scenario
    std::span<const Column> columns;          ///< covariates and strata by name
    double follow_up_days = 0;                ///< planned follow-up of each patient; 0 if unknown
    PrefixMemo* memo = nullptr;  ///< what was read already of the same patients, at other sizes of one trial; or null

    bool has_survival() const { return !time.empty(); }
    /// The column of that name, or nullptr.
    const Column* column(std::string_view name) const;
    /// Place in the time order of the first of those who are alive at the latest time: they end it, by number.
    std::size_t first_at_the_end() const;
};

}  // namespace equipoise
