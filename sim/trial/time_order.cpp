#include "sim/trial/time_order.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "sim/trial/patient_bits.hpp"
#include "sim/trial/time_keys.hpp"

namespace equipoise {
namespace {

// By time, deaths first, then by number.
auto earlier(std::span<const double> time, std::span<const std::uint8_t> status) {
    return [time, status](std::uint32_t a, std::uint32_t b) {
        if (time[a] != time[b]) return time[a] < time[b];
        return status[a] != status[b] ? status[a] > status[b] : a < b;
    };
}

// Those of the first n who are not `same`, ascending.
std::span<std::uint32_t> others(std::span<const std::uint8_t> same, std::size_t n, Arena& arena) {
    const std::span<std::uint32_t> cut = arena.take<std::uint32_t>(n + 1);
    std::size_t count = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        std::uint64_t eight;
        std::memcpy(&eight, same.data() + i, 8);
        if (eight == 0x0101010101010101u) continue;
        for (std::size_t k = i; k < i + 8; ++k) {
            cut[count] = static_cast<std::uint32_t>(k);
            count += same[k] == 0;
        }
    }
    for (; i < n; ++i) {
        cut[count] = static_cast<std::uint32_t>(i);
        count += same[i] == 0;
    }
    return cut.first(count);
}

}  // namespace

void order_by_time(std::span<const double> time, std::span<const std::uint8_t> status, double horizon,
                   std::span<std::uint32_t> order, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = time.size();
    const TimeScale scale(0, horizon);
    // Late: alive at the horizon. They fill the end of the order, in ascending number.
    const double* const t = time.data();
    const std::uint8_t* const dead = status.data();
    const std::span<std::uint64_t> early =
        bits_of(n, arena, [=](std::size_t i) { return static_cast<std::uint8_t>((t[i] < horizon) | (dead[i] == 1)); });
    std::size_t deaths = 0;
    for (const std::uint64_t patients : early) deaths += static_cast<std::size_t>(std::popcount(patients));
    const std::span<std::uint64_t> keys = arena.take<std::uint64_t>(deaths);
    std::uint64_t* key = keys.data();
    std::uint32_t* late = order.data() + deaths;
    for (std::size_t first = 0; first < n; first += 64) {
        const std::uint64_t some = early[first / 64],
                            all = n - first < 64 ? (std::uint64_t{1} << (n - first)) - 1 : ~std::uint64_t{0};
        for_each_bit(some, [&](std::size_t k) {
            const std::size_t i = first + k;
            *key++ = time_key(scale.of(time[i]), status[i] == 0, static_cast<std::uint32_t>(i));
        });
        for_each_bit(all & ~some, [&](std::size_t k) { *late++ = static_cast<std::uint32_t>(first + k); });
    }
    const SortedKeys sorted = sort_time_keys(keys, arena);
    for (std::size_t k = 0; k < deaths; ++k) order[k] = patient_of(sorted.keys[k]);
    if (sorted.close) insertion_sort(order.first(deaths), earlier(time, status));
}

void reorder_by_time(std::span<const double> time, std::span<const std::uint8_t> status, const Snapshot& complete,
                     std::span<std::uint32_t> order, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = time.size();
    const std::span<std::uint8_t> same = arena.take<std::uint8_t>(complete.n);
    const double *const now = time.data(), *const at_end = complete.time.data();
    const std::uint8_t *const dead = status.data(), *const dead_at_end = complete.status.data();
    std::uint8_t* const is_same = same.data();
    for (std::size_t i = 0; i < n; ++i) is_same[i] = (now[i] == at_end[i]) & (dead[i] == dead_at_end[i]);
    std::fill(same.begin() + static_cast<std::ptrdiff_t>(n), same.end(), std::uint8_t{0});
    const std::span<std::uint32_t> cut = others(same, n, arena);
    const std::size_t first_cut = cut.empty() ? n : cut[0];
    // Nearly in order, the other way round: equal arrivals, and days rounded one way and the other, are put right.
    const auto before = earlier(time, status);
    std::reverse(cut.begin(), cut.end());
    insertion_sort(cut, before);

    // Those alive at the horizon end the complete order by number: the first of them who never came ends the reading.
    const std::span<std::uint32_t> kept = arena.take<std::uint32_t>(complete.n + 1);
    const std::span<const std::uint32_t> all = complete.time_order;
    const std::size_t late = complete.first_at_the_end();
    std::uint32_t* const keep = kept.data();
    std::size_t count = 0, k = 0;
    for (; k < late; ++k) {
        keep[count] = all[k];
        count += is_same[all[k]];
    }
    const std::uint32_t certain = static_cast<std::uint32_t>(first_cut);
    const auto whole = static_cast<std::size_t>(
        std::lower_bound(all.begin() + static_cast<std::ptrdiff_t>(late), all.end(), certain) - all.begin());
    std::copy(all.begin() + static_cast<std::ptrdiff_t>(late), all.begin() + static_cast<std::ptrdiff_t>(whole),
              keep + count);
    count += whole - late;
    for (k = whole; k < all.size() && all[k] < n; ++k) {
        keep[count] = all[k];
        count += is_same[all[k]];
    }
    std::size_t from = 0, to = 0;
    for (const std::uint32_t i : cut) {
        while (from < count && before(kept[from], i)) order[to++] = kept[from++];
        order[to++] = i;
    }
    std::copy_n(kept.begin() + static_cast<std::ptrdiff_t>(from), count - from,
                order.begin() + static_cast<std::ptrdiff_t>(to));
}

}  // namespace equipoise
