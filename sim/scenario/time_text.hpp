#pragma once
// Times in words: "90 days", "6 weeks", "12 months", "2 years".
#include <optional>
#include <string_view>

namespace equipoise {

/// A time in words, in days: a day, a week (7), a month (365.25 / 12 = 30.4375) or a year (365.25), each in the
/// singular or the plural; none if it is not one.
std::optional<double> days_in_words(std::string_view text);

/// True for the units in which a number may be a time in words.
constexpr bool is_time_unit(std::string_view unit) { return unit == "days" || unit == "months"; }

/// The same in `unit`, "days" or "months". Months and years as days are rounded to the nearest whole day (12 months:
/// 365), as trials count them, so that a day and the follow-up agree; all else is exact.
std::optional<double> time_in_words(std::string_view text, std::string_view unit);

}  // namespace equipoise
