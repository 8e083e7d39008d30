#include "models/pilot/dates.hpp"

#include <charconv>

namespace equipoise {
namespace {

// Takes up to `most` digits off the text; nothing where there is none.
std::optional<int> take_number(std::string_view& text, std::size_t most, std::size_t& digits) {
    digits = 0;
    while (digits < text.size() && digits < most && text[digits] >= '0' && text[digits] <= '9') ++digits;
    int value = 0;
    if (digits == 0 || std::from_chars(text.data(), text.data() + digits, value).ec != std::errc()) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

// "T10:20", " 10:20:30.5Z": what may follow a date.
bool is_time_of_day(std::string_view rest) {
    if (rest.size() < 6 || (rest[0] != 'T' && rest[0] != ' ') || rest[3] != ':') return false;
    return rest.find_first_not_of("0123456789:.Z+- ", 1) == std::string_view::npos;
}

}  // namespace

std::optional<DateText> date_text(std::string_view text) {
    DateText date{};
    std::size_t first = 0, second = 0, third = 0;
    const auto take = [&](std::size_t most, std::size_t& digits, int& into) {
        const std::optional<int> number = take_number(text, most, digits);
        into = number.value_or(0);
        return number.has_value();
    };
    if (!take(4, first, date.first) || text.empty()) return std::nullopt;
    const char mark = text.front();
    if (mark != '-' && mark != '/' && mark != '.') return std::nullopt;
    text.remove_prefix(1);
    if (!take(2, second, date.second) || text.empty() || text.front() != mark) return std::nullopt;
    text.remove_prefix(1);
    const bool year_first = first == 4;
    if (!take(year_first ? 2 : 4, third, date.third)) return std::nullopt;
    if (year_first ? mark == '.' : first > 2 || third != 4) return std::nullopt;
    date.form = year_first ? DateText::Form::year_first : mark == '.' ? DateText::Form::dots : DateText::Form::slashes;
    date.with_time = !text.empty();
    if (date.with_time && !is_time_of_day(text)) return std::nullopt;
    return date;
}

std::optional<std::chrono::sys_days> date_of(const DateText& text, DateOrder order) {
    const bool year_first = text.form == DateText::Form::year_first;
    const bool month_first = text.form == DateText::Form::slashes && order == DateOrder::month_first;
    const int year = year_first ? text.first : text.third;
    const int month = year_first ? text.second : month_first ? text.first : text.second;
    const int day = year_first ? text.third : month_first ? text.second : text.first;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::string iso_text(std::chrono::sys_days date) {
    const std::chrono::year_month_day parts(date);
    const auto padded = [](unsigned number, std::size_t width) {
        const std::string digits = std::to_string(number);
        return std::string(width - std::min(width, digits.size()), '0') + digits;
    };
    return padded(static_cast<unsigned>(static_cast<int>(parts.year())), 4) + "-" +
           padded(static_cast<unsigned>(parts.month()), 2) + "-" + padded(static_cast<unsigned>(parts.day()), 2);
}

}  // namespace equipoise
