#include "sim/trial/data_cut_day.hpp"

#include <algorithm>
#include <optional>

namespace equipoise {

DeathDays::DeathDays(const Cohort& cohort, std::size_t n, Arena& arena) {
    const double follow_up = cohort.follow_up_days;
    deaths_ = arena.take<Death>(n);
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double known = cohort.dropout.empty() ? follow_up : std::min(cohort.dropout[i], follow_up);
        deaths_[count] = {cohort.arrival[i] + cohort.death[i], static_cast<std::uint32_t>(i)};
        count += cohort.death[i] <= known;
    }
    deaths_ = deaths_.first(count);
}

Reached DeathDays::at(std::size_t wanted) {
    const auto begin = deaths_.begin(), place = begin + static_cast<std::ptrdiff_t>(wanted - 1),
               parted = begin + static_cast<std::ptrdiff_t>(first_);
    if (wanted > first_)
        std::nth_element(parted, place, deaths_.end());
    else
        std::nth_element(begin, place, parted);
    first_ = std::max(first_, wanted);
    return {place->day, CutBy::deaths, place->patient};
}

Reached data_cut_day(const DataCut& m, const Cohort& cohort, std::size_t n, DeathDays* deaths) {
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
    DeathDays deaths(cohort, n, arena);
    return data_cut_day(cut, cohort, n, &deaths);
}

}  // namespace equipoise
