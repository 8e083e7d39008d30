#pragma once
// Calendar dates as people's exports write them: 2024-03-31 (also with a time of day), 31.03.2024, 31/03/2024 or
// 03/31/2024. Which of day and month stands first in the last two is told by the data (a number above 12) or by whoever
// reads; it is never assumed.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "models/numeric/field.hpp"

namespace equipoise {

/// What stands first in dates with slashes or hyphens that do not begin with the year.
enum class DateOrder { day_first, month_first };
template <>
struct EnumNames<DateOrder> {
    static constexpr std::array<std::pair<std::string_view, DateOrder>, 2> names{
        {{"d/m/Y", DateOrder::day_first}, {"m/d/Y", DateOrder::month_first}}};
};

/// Three numbers that look like a date, in the order in which they stand, four digits for the year.
struct DateText {
    enum class Form { year_first, dots, slashes } form;
    int first, second, third;
    bool with_time;  ///< a time of day follows
};

/// Nothing where the text is no date of these forms, whatever its numbers.
std::optional<DateText> date_text(std::string_view text);

/// Dots mean day first; slashes want `order`. Nothing for what is no day of a calendar (31 February).
std::optional<std::chrono::sys_days> date_of(const DateText& text, DateOrder order);

/// "2024-03-31".
std::string iso_text(std::chrono::sys_days date);

}  // namespace equipoise
