#include "sim/scenario/time_text.hpp"

#include <charconv>
#include <cmath>
#include <utility>

#include "sim/trial/recruitment.hpp"

namespace equipoise {
namespace {

constexpr double kMonth = Recruitment::days_per_month;

struct InWords {
    double number, days_each;
};

std::optional<InWords> parse(std::string_view text) {
    const auto skip = [&] {
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    };
    skip();
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number)) return {};
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    skip();
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.ends_with('s')) text.remove_suffix(1);
    constexpr std::pair<std::string_view, double> kUnits[] = {
        {"day", 1}, {"week", 7}, {"month", kMonth}, {"year", 12 * kMonth}};
    for (const auto& [name, days] : kUnits)
        if (text == name) return InWords{number, days};
    return {};
}

}  // namespace

std::optional<double> days_in_words(std::string_view text) {
    const std::optional<InWords> words = parse(text);
    return words ? std::optional(words->number * words->days_each) : std::nullopt;
}

std::optional<double> time_in_words(std::string_view text, std::string_view unit) {
    const std::optional<InWords> words = parse(text);
    if (!words) return {};
    if (unit == "months") {
        const double months = words->days_each == kMonth        ? 1
                              : words->days_each == 12 * kMonth ? 12
                                                                : words->days_each / kMonth;
        return words->number * months;
    }
    const double days = words->number * words->days_each;
    return words->days_each >= kMonth ? std::floor(days + 0.5) : days;
}

}  // namespace equipoise
