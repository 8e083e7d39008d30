#include "sim/analysis/common/level_codes.hpp"

#include <algorithm>

#include "models/numeric/near_ties.hpp"
#include "sim/analysis/common/whole_bins.hpp"

namespace equipoise {
namespace {

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
    level.code = arena.take<std::uint32_t>(n);
    level.beats_from = arena.take<std::uint32_t>(n);
    level.beaten_below = arena.take<std::uint32_t>(n);

    const Arena::Frame frame(arena);
    const std::span<double> values = arena.take<double>(n);
    const std::span<std::uint16_t> bin = arena.take<std::uint16_t>(n);
    WholeBins::find(y, bin);
    bool seen[WholeBins::kBins] = {};
    for (const std::uint16_t b : bin) seen[b] = true;
    const std::span<Placed> rest = arena.take<Placed>(n + 1);
    std::size_t rest_size = 0;
    if (seen[WholeBins::kOther])
        for (std::size_t i = 0; i < n; ++i) {
            rest[rest_size] = {y[i], static_cast<std::uint32_t>(i)};
            rest_size += bin[i] == WholeBins::kOther ? 1 : 0;
        }
    const auto rest_end = rest.begin() + static_cast<std::ptrdiff_t>(rest_size);
    std::sort(rest.begin(), rest_end, [](const Placed& a, const Placed& b) { return a.value < b.value; });

    auto at = rest.begin();
    std::uint32_t places = 0, place_of[WholeBins::kBins];
    place_of[WholeBins::kMissing] = LevelCodes::kNone;
    const auto place_rest = [&](double limit, bool all) {
        while (at != rest_end && (all || at->value < limit)) {
            const double value = at->value;
            for (; at != rest_end && at->value == value; ++at) level.code[at->patient] = places;
            values[places++] = value;
        }
    };
    for (std::size_t b = WholeBins::kFirst; b < WholeBins::kBins; ++b) {
        if (!seen[b]) continue;
        place_rest(WholeBins::number(b), false);
        place_of[b] = places;
        values[places++] = WholeBins::number(b);
    }
    place_rest(0, true);
    for (std::size_t i = 0; i < n; ++i)
        if (bin[i] != WholeBins::kOther) level.code[i] = place_of[bin[i]];

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
