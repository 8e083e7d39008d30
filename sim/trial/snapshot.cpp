#include "sim/trial/snapshot.hpp"

#include <algorithm>

namespace equipoise {

int ScoreTable::row_of(int day) const {
    // Simulated tables hold every day from 0.
    if (day >= 0 && static_cast<std::size_t>(day) < days.size() && days[static_cast<std::size_t>(day)] == day)
        return day;
    const auto found = std::lower_bound(days.begin(), days.end(), day);
    return found != days.end() && *found == day ? static_cast<int>(found - days.begin()) : -1;
}

const Column* Snapshot::column(std::string_view name) const {
    for (const Column& candidate : columns)
        if (candidate.name == name) return &candidate;
    return nullptr;
}

std::size_t Snapshot::first_at_the_end() const {
    const double end = time_order.empty() ? 0 : time[time_order.back()];
    const auto late = std::partition_point(time_order.begin(), time_order.end(),
                                           [&](std::uint32_t i) { return time[i] < end || status[i] == 1; });
    return static_cast<std::size_t>(late - time_order.begin());
}

}  // namespace equipoise
