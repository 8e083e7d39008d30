#pragma once
// Calendar days of a running trial: numbers from its opening, or dates.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace equipoise {

/// A date as ISO 8601 writes it, YYYY-MM-DD; none where the text is no date of the calendar.
std::optional<std::chrono::sys_days> iso_date(std::string_view text);

/// Day 0 is the opening of the trial.
struct Calendar {
    std::optional<std::chrono::sys_days> opening;  ///< none: days are numbers only

    /// The day of a number or, where the opening is known, of a date; none where the text is neither.
    std::optional<double> day_of(std::string_view text) const;
    /// "day 412.5", or "2027-03-02 (day 412.5)".
    std::string in_words(double day) const;
    /// The date alone; empty where there is none.
    std::string date_of(double day) const;
};

}  // namespace equipoise
