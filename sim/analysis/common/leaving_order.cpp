#include "sim/analysis/common/leaving_order.hpp"

#include <algorithm>

#include "sim/trial/time_order.hpp"

namespace equipoise {

std::span<const std::uint32_t> leaving_order(const Snapshot& s, Arena& arena) {
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(s.n);
    const Arena::Frame frame(arena);
    const std::span<std::uint8_t> leaves = arena.take<std::uint8_t>(s.n);
    for (std::size_t i = 0; i < s.n; ++i) leaves[i] = s.icu_event[i] != 0;
    double last = 0;
    for (std::size_t i = 0; i < s.n; ++i) last = std::max(last, s.icu_time[i]);
    order_by_time(s.icu_time.first(s.n), leaves, last, order, arena);
    return order;
}

}  // namespace equipoise
