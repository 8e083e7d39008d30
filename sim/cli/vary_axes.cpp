#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

#include "sim/cli/vary.hpp"
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

}  // namespace

std::vector<VaryAxis> read_axes(const std::vector<std::string>& texts) {
    if (texts.size() > 2)
        throw InputError("--vary", fmt::format("is given {} times", texts.size()), "vary one key or two");
    std::vector<VaryAxis> axes;
    std::size_t points = 1;
    for (const std::string& text : texts) {
        const std::size_t equals = equals_sign(text);
        const std::string place = "--vary " + text;
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
            throw InputError(place, "has no values",
                             "write --vary KEY=FROM:TO:STEP or --vary KEY=A,B,C, for example "
                             "survival.mortality=0.30:0.50:0.05");
        VaryAxis axis{text.substr(0, equals), {}, {}};
        const std::string values = text.substr(equals + 1);
        const std::vector<std::string> range = parts_of(values, ':');
        axis.values = range.size() == 3 ? steps(place, range) : parts_of(values, ',');
        for (const std::string& value : axis.values) {
            if (value.empty()) throw InputError(place, "has an empty value", "write a value between the commas");
            if (const auto number = number_in(value)) axis.numbers.push_back(*number);
        }
        if (axis.numbers.size() != axis.values.size()) axis.numbers.clear();
        if (!axes.empty() && axes[0].key == axis.key)
            throw InputError(place, "varies the key that the first --vary varies", "vary another key");
        points *= axis.values.size();
        axes.push_back(std::move(axis));
    }
    if (points > kMostPoints)
        throw InputError("--vary", fmt::format("makes {} scenarios", points),
                         fmt::format("ask for {} at most", kMostPoints));
    return axes;
}

std::vector<VaryPoint> vary_points(const RunOptions& options, const std::vector<VaryAxis>& axes) {
    std::vector<VaryPoint> points;
    const std::size_t second = axes.size() > 1 ? axes[1].values.size() : 1;
    for (std::size_t i = 0; i < axes[0].values.size() * second; ++i) {
        RunOptions at = options;
        VaryPoint point{{i / second}, {}};
        if (axes.size() > 1) point.at.push_back(i % second);
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const std::string& value = axes[k].values[point.at[k]];
            for (const KeyOption& own : options.overrides)
                if (own.key == axes[k].key)
                    throw InputError("--vary " + axes[k].key, "is what " + own.option + " sets", "give one of them");
            at.overrides.push_back({fmt::format("--vary {} = {}", axes[k].key, value), axes[k].key, value});
        }
        at.quiet_warnings = i > 0;
        point.scenario = at.read();
        points.push_back(std::move(point));
    }
    return points;
}

void add_vary_option(CLI::App& verb, std::vector<std::string>& into) {
    verb.add_option("--vary", into,
                    "the same at several values of any key of the scenario, on the same random numbers: "
                    "KEY=FROM:TO:STEP or KEY=A,B,C; twice for two keys")
        ->allow_extra_args(false);
}

}  // namespace equipoise
