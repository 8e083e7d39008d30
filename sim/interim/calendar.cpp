#include "sim/interim/calendar.hpp"

#include <fmt/format.h>
#include <charconv>
#include <cmath>

namespace equipoise {
namespace {

template <class Number>
std::optional<Number> whole(std::string_view text) {
    Number x{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return x;
}

}  // namespace

std::optional<std::chrono::sys_days> iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = whole<int>(text.substr(0, 4));
    const auto month = whole<unsigned>(text.substr(5, 2)), day = whole<unsigned>(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(*day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<double> Calendar::day_of(std::string_view text) const {
    if (const auto number = whole<double>(text); number && std::isfinite(*number)) return number;
    const auto date = iso_date(text);
    if (!date || !opening) return std::nullopt;
    return static_cast<double>((*date - *opening).count());
}

std::string Calendar::date_of(double day) const {
    if (!opening || !std::isfinite(day)) return {};
    const std::chrono::year_month_day date(*opening + std::chrono::days(static_cast<int>(std::floor(day))));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string Calendar::in_words(double day) const {
    const std::string date = date_of(day);
    return date.empty() ? fmt::format("day {:g}", day) : fmt::format("{} (day {:g})", date, day);
}

}  // namespace equipoise
