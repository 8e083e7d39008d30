#include "sim/trial/time_order.hpp"

#include <algorithm>

namespace equipoise {

void order_by_time(std::span<const double> time, std::span<const std::uint8_t> status, double horizon,
                   std::span<std::uint32_t> order, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = time.size();
    const std::span<std::uint32_t> early = arena.take<std::uint32_t>(n);
    std::size_t early_count = 0, late = n;
    // Late: alive at the horizon. They fill the end of the order, in ascending number.
    for (std::size_t i = 0; i < n; ++i) {
        early[early_count] = static_cast<std::uint32_t>(i);
        early_count += (time[i] < horizon) | (status[i] == 1);
    }
    late = early_count;
    for (std::size_t i = 0, e = 0; i < n; ++i) {
        if (e < early_count && early[e] == i)
            ++e;
        else
            order[late++] = static_cast<std::uint32_t>(i);
    }
    const std::size_t buckets = early_count + 1;
    const std::span<std::uint32_t> start = arena.take<std::uint32_t>(buckets + 1, 0u);
    const std::span<std::uint32_t> bucket = arena.take<std::uint32_t>(early_count);
    const double scale = horizon > 0 ? static_cast<double>(early_count) / horizon : 0;
    for (std::size_t e = 0; e < early_count; ++e) {
        const double at = time[early[e]] * scale;
        bucket[e] = at < static_cast<double>(early_count) ? static_cast<std::uint32_t>(at)
                                                          : static_cast<std::uint32_t>(early_count);
        ++start[bucket[e] + 1];
    }
    for (std::size_t b = 1; b <= buckets; ++b) start[b] += start[b - 1];
    for (std::size_t e = 0; e < early_count; ++e) order[start[bucket[e]]++] = early[e];
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        return time[a] != time[b] ? time[a] < time[b] : status[a] > status[b];
    };
    // Buckets keep the patients' order, so insertion that moves only what is strictly later gives ties in ascending
    // number.
    for (std::size_t i = 1; i < early_count; ++i) {
        const std::uint32_t patient = order[i];
        std::size_t j = i;
        for (; j > 0 && before(patient, order[j - 1]); --j) order[j] = order[j - 1];
        order[j] = patient;
    }
}

void reorder_by_time(std::span<const double> time, std::span<const std::uint8_t> status, const Snapshot& complete,
                     std::span<std::uint32_t> order, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = time.size();
    const std::span<std::uint32_t> same = arena.take<std::uint32_t>(n + 1), cut = arena.take<std::uint32_t>(n + 1);
    const auto is_same = [&](std::uint32_t i) {
        return time[i] == complete.time[i] && status[i] == complete.status[i];
    };
    std::size_t same_count = 0, cut_count = 0;
    for (const std::uint32_t i : complete.time_order) {
        same[same_count] = i;
        same_count += i < n && is_same(i);
    }
    for (std::size_t i = n; i-- > 0;) {
        cut[cut_count] = static_cast<std::uint32_t>(i);
        cut_count += !is_same(static_cast<std::uint32_t>(i));
    }
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        if (time[a] != time[b]) return time[a] < time[b];
        return status[a] != status[b] ? status[a] > status[b] : a < b;
    };
    // Nearly in order: equal arrivals, and days rounded one way and the other, are put right by insertion.
    for (std::size_t i = 1; i < cut_count; ++i) {
        const std::uint32_t patient = cut[i];
        std::size_t j = i;
        for (; j > 0 && before(patient, cut[j - 1]); --j) cut[j] = cut[j - 1];
        cut[j] = patient;
    }
    std::merge(same.begin(), same.begin() + static_cast<std::ptrdiff_t>(same_count), cut.begin(),
               cut.begin() + static_cast<std::ptrdiff_t>(cut_count), order.begin(), before);
}

}  // namespace equipoise
