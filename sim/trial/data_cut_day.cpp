#include "sim/trial/data_cut_day.hpp"

#include <algorithm>
#include <optional>

#include "sim/trial/time_keys.hpp"

namespace equipoise {
namespace {

// Days from randomization until which each of the first n patients is followed.
std::span<const double> last_days(const Cohort& cohort, std::size_t n, Arena& arena) {
    const double end = cohort.follow_up_days;
    if (cohort.dropout.empty()) return arena.take<double>(n, end);
    const std::span<double> last = arena.take<double>(n);
    for (std::size_t i = 0; i < n; ++i) last[i] = std::min(cohort.dropout[i], end);
    return last;
}

}  // namespace

DeathDays::DeathDays(const Cohort& cohort, std::size_t n, Arena& arena) {
    const std::span<double> day = arena.take<double>(n);
    day_ = day;
    order_ = arena.take<std::uint32_t>(n);
    if (n == 0) return;
    const Arena::Frame frame(arena);
    // Arrivals ascend, so that the first and the last bound all days.
    const double end = cohort.follow_up_days, first = cohort.arrival[0], last = cohort.arrival[n - 1] + end;
    const TimeScale scale(first, last);
    const std::span<std::int32_t> scaled = arena.take<std::int32_t>(n);
    const std::span<const double> known = last_days(cohort, n, arena);
    const double *const death = cohort.death.data(), *const arrival = cohort.arrival.data();
    for (std::size_t i = 0; i < n; ++i) day[i] = death[i] <= known[i] ? arrival[i] + death[i] : first;
    for (std::size_t i = 0; i < n; ++i) scaled[i] = scale.of(day[i]);
    const std::span<std::uint64_t> keys = arena.take<std::uint64_t>(n + 1);
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        keys[count] = time_key(scaled[i], false, static_cast<std::uint32_t>(i));
        count += death[i] <= known[i];
    }
    const SortedKeys sorted = sort_time_keys(keys.first(count), arena);
    order_ = order_.first(count);
    for (std::size_t k = 0; k < count; ++k) order_[k] = patient_of(sorted.keys[k]);
    if (sorted.close)
        insertion_sort(order_,
                       [day](std::uint32_t a, std::uint32_t b) { return day[a] != day[b] ? day[a] < day[b] : a < b; });
}

Reached DeathDays::at(std::size_t wanted) const {
    const std::uint32_t patient = order_[wanted - 1];
    return {day_[patient], CutBy::deaths, patient};
}

Reached data_cut_day(const DataCut& m, const Cohort& cohort, std::size_t n, const DeathDays* deaths) {
    const double follow_up = cohort.closing_days.value_or(cohort.follow_up_days);
    const Reached complete{cohort.end(n), CutBy::follow_up, Reached::kAll};
    std::optional<Reached> reached;
    bool missed = false;  // a condition that does not hold before everybody's follow-up is complete
    const auto take = [&](const Reached& one) {
        if (!reached || (m.latest ? one.day > reached->day : one.day < reached->day)) reached = one;
    };
    if (m.deaths) {
        if (const bool seen = *m.deaths <= deaths->count(); seen && deaths->at(*m.deaths).day <= complete.day)
            take(deaths->at(*m.deaths));
        else
            missed = true;
    }
    if (m.calendar_day) {
        if (*m.calendar_day < complete.day)
            take({*m.calendar_day, CutBy::calendar_day, Reached::kAll});
        else
            missed = true;
    }
    if (m.followed) {
        if (*m.followed < n)
            take({cohort.arrival[*m.followed - 1] + follow_up, CutBy::follow_up, Reached::kAll});
        else
            missed = true;
    }
    return !reached || (m.latest && missed) ? complete : *reached;
}

Reached data_cut_day(const DataCut& cut, const Cohort& cohort, std::size_t n, Arena& arena) {
    const Arena::Frame frame(arena);
    if (!cut.deaths) return data_cut_day(cut, cohort, n, nullptr);
    const DeathDays deaths(cohort, n, arena);
    return data_cut_day(cut, cohort, n, &deaths);
}

}  // namespace equipoise
