#include "sim/analysis/common/strata_order.hpp"

#include "sim/analysis/common/covariates.hpp"

namespace equipoise {

StrataOrder strata_order(const Snapshot& s, std::span<const std::string> columns, Arena& arena) {
    if (columns.empty()) {
        const std::span<std::uint32_t> first = arena.take<std::uint32_t>(2);
        first[0] = 0;
        first[1] = static_cast<std::uint32_t>(s.time_order.size());
        return {s.time_order, first};
    }
    const Strata strata = strata_of(s, columns, arena);
    // Counting sort: stable, so each stratum keeps the order of time.
    const std::span<std::uint32_t> first = arena.take<std::uint32_t>(strata.count + 1, 0u);
    for (const std::uint32_t code : strata.code)
        if (code != Strata::kNoStratum) ++first[code + 1];
    for (std::size_t h = 1; h < first.size(); ++h) first[h] += first[h - 1];
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(first.back());
    const std::span<std::uint32_t> at = arena.take<std::uint32_t>(strata.count);
    for (std::size_t h = 0; h < at.size(); ++h) at[h] = first[h];
    for (const std::uint32_t i : s.time_order)
        if (const std::uint32_t code = strata.code[i]; code != Strata::kNoStratum) order[at[code]++] = i;
    return {order, first};
}

}  // namespace equipoise
