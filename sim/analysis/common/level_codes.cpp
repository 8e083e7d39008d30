#include "sim/analysis/common/level_codes.hpp"

#include <algorithm>

#include "models/numeric/near_ties.hpp"

namespace equipoise {
namespace {

constexpr int kLowest = -128, kBins = 512;  // whole numbers from -128 to 383 find their place without sorting

struct Placed {
    double value;
    std::uint32_t patient;
};

}  // namespace

LevelCodes death_codes(const Snapshot& s, Arena& arena) {
    LevelCodes level;
    level.is_death = true;
    level.code = arena.take<std::uint32_t>(s.n, LevelCodes::kNone);
    if (!s.has_survival()) return level;
    std::uint32_t before = s.time_order.empty() ? 0 : s.time_order[0];
    for (const std::uint32_t i : s.time_order) {
        level.places += s.time[i] != s.time[before] || s.status[i] != s.status[before] ? 1 : 0;
        level.code[i] = level.places;
        before = i;
    }
    ++level.places;
    return level;
}

LevelCodes number_codes(std::span<const double> y, double threshold, Arena& arena) {
    const std::size_t n = y.size();
    LevelCodes level;
    level.code = arena.take<std::uint32_t>(n, LevelCodes::kNone);
    level.beats_from = arena.take<std::uint32_t>(n);
    level.beaten_below = arena.take<std::uint32_t>(n);

    const Arena::Frame frame(arena);
    const std::span<double> values = arena.take<double>(n);
    const std::span<std::int16_t> bin_of = arena.take<std::int16_t>(n);
    const std::span<std::uint32_t> place_of_bin = arena.take<std::uint32_t>(kBins, 0u);
    const std::span<Placed> rest = arena.take<Placed>(n + 1);
    std::size_t rest_size = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double shifted = y[i] - kLowest;
        const bool in_range = shifted >= 0 && shifted < kBins;
        const int bin = in_range ? static_cast<int>(shifted) : 0;
        const bool counted = in_range && bin + kLowest == y[i];
        bin_of[i] = static_cast<std::int16_t>(counted ? bin : -1);
        place_of_bin[static_cast<std::size_t>(bin)] |= counted ? 1 : 0;
        rest[rest_size] = {y[i], static_cast<std::uint32_t>(i)};
        rest_size += !counted && y[i] == y[i] ? 1 : 0;
    }
    const auto rest_end = rest.begin() + static_cast<std::ptrdiff_t>(rest_size);
    std::sort(rest.begin(), rest_end, [](const Placed& a, const Placed& b) { return a.value < b.value; });

    auto at = rest.begin();
    std::uint32_t places = 0;
    const auto place_rest = [&](double limit, bool all) {
        while (at != rest_end && (all || at->value < limit)) {
            const double value = at->value;
            for (; at != rest_end && at->value == value; ++at) level.code[at->patient] = places;
            values[places++] = value;
        }
    };
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        if (!place_of_bin[bin]) continue;
        const double value = static_cast<double>(static_cast<int>(bin) + kLowest);
        place_rest(value, false);
        place_of_bin[bin] = places;
        values[places++] = value;
    }
    place_rest(0, true);
    for (std::size_t i = 0; i < n; ++i)
        if (bin_of[i] >= 0) level.code[i] = place_of_bin[static_cast<std::size_t>(bin_of[i])];

    level.places = places;
    std::uint32_t from = 0, below = 0;
    for (std::uint32_t c = 0; c < places; ++c) {
        while (from < places && !exceeds(values[from], values[c], threshold)) ++from;
        while (below < c && exceeds(values[c], values[below], threshold)) ++below;
        level.beats_from[c] = from;
        level.beaten_below[c] = below;
    }
    return level;
}

}  // namespace equipoise
