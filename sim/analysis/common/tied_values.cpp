#include "sim/analysis/common/tied_values.hpp"

#include <algorithm>

#include "sim/analysis/common/whole_bins.hpp"

namespace equipoise {
namespace {

constexpr int kLowest = WholeBins::kLowest, kBins = WholeBins::kNumbers;

}  // namespace

std::span<TiedValue> tied_values(std::span<const double> y, std::span<const std::uint8_t> arm, Arena& arena) {
    const std::size_t n = y.size();
    const std::span<TiedValue> result = arena.take<TiedValue>(n);
    const Arena::Frame frame(arena);
    const std::span<std::uint32_t> bins = arena.take<std::uint32_t>(2 * kBins, 0u);
    const std::span<double> rest[2] = {arena.take<double>(n + 1), arena.take<double>(n + 1)};
    std::size_t rest_size[2] = {0, 0};
    // One pass, not WholeBins::find and a count: the values that repeat would wait for each other.
    for (std::size_t i = 0; i < n; ++i) {
        const double shifted = y[i] - kLowest;
        const bool in_range = shifted >= 0 && shifted < kBins;
        const int bin = in_range ? static_cast<int>(shifted) : 0;
        if (in_range && bin + kLowest == y[i]) {
            ++bins[2 * static_cast<std::size_t>(bin) + arm[i]];
        } else {  // NaN is written and then overwritten or ignored
            rest[arm[i]][rest_size[arm[i]]] = y[i];
            rest_size[arm[i]] += y[i] == y[i] ? 1 : 0;
        }
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
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        if ((bins[2 * bin] | bins[2 * bin + 1]) == 0) continue;
        const double value = static_cast<double>(static_cast<int>(bin) + kLowest);
        take_rest_below(value, false);
        result[size++] = {value, {bins[2 * bin], bins[2 * bin + 1]}};
    }
    take_rest_below(0, true);
    return result.first(size);
}

}  // namespace equipoise
