#include "sim/scenario/vary_axes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "sim/scenario/key_path.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostValues = 200, kMostPoints = 2500;

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::vector<std::string> parts_of(std::string_view text, char mark) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(mark);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// 0.30, 0.35, ...: steps from the first value, without the dust of binary fractions.
std::vector<std::string> steps(const std::string& place, const std::vector<std::string>& parts) {
    const auto from = number_in(parts[0]), to = number_in(parts[1]), step = number_in(parts[2]);
    if (!from || !to || !step)
        throw InputError(place, "does not go from a number to a number by a number",
                         "write KEY=FROM:TO:STEP, for example survival.mortality=0.30:0.50:0.05");
    if (!(*step != 0 && (*to - *from) / *step >= 0))
        throw InputError(place, fmt::format("no steps of {} lead from {} to {}", parts[2], parts[0], parts[1]),
                         "give a step above 0 for values that rise");
    const double count = std::floor((*to - *from) / *step + 1e-9) + 1;
    if (count > static_cast<double>(kMostValues))
        throw InputError(place, fmt::format("makes {:.0f} values", count),
                         fmt::format("ask for {} at most", kMostValues));
    std::vector<std::string> values;
    for (int i = 0; i < static_cast<int>(count); ++i)
        values.push_back(fmt::format("{}", *number_in(fmt::format("{:.12g}", *from + i * *step))));
    return values;
}

VaryAxis with_numbers(std::string key, std::vector<std::string> values, const std::string& place) {
    VaryAxis axis{std::move(key), std::move(values), {}};
    for (const std::string& value : axis.values) {
        if (value.empty()) throw InputError(place, "has an empty value", "write a value between the commas");
        if (const auto number = number_in(value)) axis.numbers.push_back(*number);
    }
    if (axis.numbers.size() != axis.values.size()) axis.numbers.clear();
    return axis;
}

}  // namespace

VaryAxis read_axis(const std::string& text) {
    const std::size_t equals = equals_sign(text);
    const std::string place = "--vary " + text;
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw InputError(place, "has no values",
                         "write --vary KEY=FROM:TO:STEP or --vary KEY=A,B,C, for example "
                         "survival.mortality=0.30:0.50:0.05");
    const std::string values = text.substr(equals + 1);
    const std::vector<std::string> range = parts_of(values, ':');
    return with_numbers(text.substr(0, equals), range.size() == 3 ? steps(place, range) : parts_of(values, ','), place);
}

VaryAxis axis_of(const std::string& key, std::vector<std::string> values) {
    if (key.empty()) throw InputError("--vary", "names no key", "name one, for example survival.mortality");
    if (values.empty()) throw InputError("--vary " + key, "has no values", "give at least one");
    return with_numbers(key, std::move(values), "--vary " + key);
}

void check_axes(std::span<const VaryAxis> axes) {
    if (axes.empty())
        throw InputError("--vary", "names no key", "give a key with its values: survival.mortality=0.30:0.50:0.05");
    if (axes.size() > 2)
        throw InputError("--vary", fmt::format("is given {} times", axes.size()), "vary one key or two");
    if (axes.size() == 2 && axes[0].key == axes[1].key)
        throw InputError("--vary " + axes[1].key, "varies the key that the first --vary varies", "vary another key");
    std::size_t points = 1;
    for (const VaryAxis& axis : axes) points *= axis.values.size();
    if (points > kMostPoints)
        throw InputError("--vary", fmt::format("makes {} scenarios", points),
                         fmt::format("ask for {} at most", kMostPoints));
}

std::vector<VaryAxis> read_axes(const std::vector<std::string>& texts) {
    std::vector<VaryAxis> axes;
    for (const std::string& text : texts) axes.push_back(read_axis(text));
    check_axes(axes);
    return axes;
}

std::vector<VaryPlace> vary_places(std::span<const VaryAxis> axes, std::span<const KeyOption> others) {
    for (const VaryAxis& axis : axes)
        for (const KeyOption& other : others)
            if (other.key == axis.key)
                throw InputError("--vary " + axis.key, "is what " + other.option + " sets", "give one of them");
    std::vector<VaryPlace> places;
    const std::size_t second = axes.size() > 1 ? axes[1].values.size() : 1;
    for (std::size_t i = 0; i < axes[0].values.size() * second; ++i) {
        VaryPlace place{{i / second}, {}};
        if (axes.size() > 1) place.at.push_back(i % second);
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const std::string& value = axes[k].values[place.at[k]];
            place.sets.push_back({fmt::format("--vary {} = {}", axes[k].key, value), axes[k].key, value});
        }
        places.push_back(std::move(place));
    }
    return places;
}

void check_points(std::span<const VaryAxis> axes, std::span<const VaryPoint> points) {
    for (const VaryPoint& point : points)
        if (point.scenario.analyses.size() != points[0].scenario.analyses.size() || point.scenario.analyses.empty())
            throw InputError("--vary " + axes[0].key, "changes how many analyses there are", "vary another key");
}

}  // namespace equipoise
