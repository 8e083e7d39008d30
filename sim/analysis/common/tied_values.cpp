#include "sim/analysis/common/tied_values.hpp"

#include <algorithm>

#include "sim/analysis/common/whole_bins.hpp"

namespace equipoise {

std::span<TiedValue> tied_values(std::span<const double> y, std::span<const std::uint8_t> arm, Arena& arena) {
    const std::size_t n = y.size();
    const std::span<TiedValue> result = arena.take<TiedValue>(n);
    const Arena::Frame frame(arena);
    const std::span<std::uint16_t> bin = arena.take<std::uint16_t>(n);
    WholeBins::find(y, bin);
    std::uint32_t counted[WholeBins::kBins][2] = {};
    for (std::size_t i = 0; i < n; ++i) ++counted[bin[i]][arm[i]];
    const std::uint32_t* const rest_size = counted[WholeBins::kOther];
    const std::span<double> rest[2] = {arena.take<double>(rest_size[0] + 1), arena.take<double>(rest_size[1] + 1)};
    std::size_t placed[2] = {0, 0};
    if (rest_size[0] + rest_size[1] > 0)
        for (std::size_t i = 0; i < n; ++i) {
            rest[arm[i]][placed[arm[i]]] = y[i];  // overwritten where it is none of the rest
            placed[arm[i]] += bin[i] == WholeBins::kOther ? 1 : 0;
        }
    const double* at[2];
    const double* end[2];
    for (const int a : {0, 1}) {
        std::sort(rest[a].begin(), rest[a].begin() + static_cast<std::ptrdiff_t>(rest_size[a]));
        at[a] = rest[a].data();
        end[a] = at[a] + rest_size[a];
    }
    // Merges the two sorted arms and the counted values.
    std::size_t size = 0;
    const auto take_rest_below = [&](double limit, bool all) {
        while (at[0] != end[0] || at[1] != end[1]) {
            const double value = at[0] == end[0] ? *at[1] : at[1] == end[1] ? *at[0] : std::min(*at[0], *at[1]);
            if (!all && value > limit) return;
            TiedValue tied{value, {0, 0}};
            for (const int a : {0, 1})
                for (; at[a] != end[a] && *at[a] == value; ++at[a]) ++tied.patients[a];
            result[size++] = tied;
        }
    };
    for (std::size_t b = WholeBins::kFirst; b < WholeBins::kBins; ++b) {
        if ((counted[b][0] | counted[b][1]) == 0) continue;
        const double value = WholeBins::number(b);
        take_rest_below(value, false);
        result[size++] = {value, {counted[b][0], counted[b][1]}};
    }
    take_rest_below(0, true);
    return result.first(size);
}

}  // namespace equipoise
