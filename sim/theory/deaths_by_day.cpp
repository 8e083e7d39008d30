#include "sim/theory/deaths_by_day.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace equipoise {

DeathsByDay::DeathsByDay(const TrialModel& model, double n)
    : seen_{SeenDeath(model.survival[0], model.loss[0], model.follow_up_days),
            SeenDeath(model.survival[1], model.loss[1], model.follow_up_days)},
      share_{1 - model.allocation.treated_share(), model.allocation.treated_share()},
      patients_(n) {
    if (model.recruitment) {
        const Accrual& accrual = *model.recruitment;
        patients_ = std::min(n, accrual.capacity());
        last_day_ = accrual.day_of(patients_, n);
        const double scale = accrual.follows_n() ? n / accrual.segments().back().after : 1;
        const std::span<const Accrual::Segment> segments = accrual.segments();
        for (std::size_t k = 0; k < segments.size() && segments[k].start < last_day_; ++k) {
            const double to = k + 1 < segments.size() ? std::min(segments[k + 1].start, last_day_) : last_day_;
            if (segments[k].rate > 0 && to > segments[k].start)
                entries_.push_back({segments[k].start, to, segments[k].rate * scale});
        }
    }
    end_ = last_day_ + (model.closes_for_all() ? *model.closing_days : model.follow_up_days);
}

// The sum over entries of rate times (I(day - from) - I(day - to)), I the integral of what is seen of one patient.
template <class OfPatient>
double DeathsByDay::over_entries(int arm, double day, OfPatient&& integral) const {
    const SeenDeath& seen = seen_[static_cast<std::size_t>(arm)];
    double sum = 0;
    for (const Entry& entry : entries_)
        if (day > entry.from)
            sum += entry.rate * (integral(seen.integrals(day - entry.from)) - integral(seen.integrals(day - entry.to)));
    return sum * share_[static_cast<std::size_t>(arm)];
}

double DeathsByDay::enrolled(double day) const {
    if (entries_.empty()) return day < 0 ? 0 : patients_;
    double sum = 0;
    for (const Entry& entry : entries_)
        if (day > entry.from) sum += entry.rate * (std::min(day, entry.to) - entry.from);
    return sum;
}

double DeathsByDay::deaths(int arm, double day) const {
    day = std::min(day, end_);
    if (entries_.empty()) return patients(arm) * seen_[static_cast<std::size_t>(arm)].died(day);
    return over_entries(arm, day, [](const SeenDeath::Integrals& all) { return all.died; });
}

double DeathsByDay::lost(int arm, double day) const {
    day = std::min(day, end_);
    if (entries_.empty()) return patients(arm) * seen_[static_cast<std::size_t>(arm)].lost(day);
    return over_entries(arm, day, [](const SeenDeath::Integrals& all) { return all.lost; });
}

double DeathsByDay::followed(int arm, double day) const {
    if (day >= end_) return 0;
    if (entries_.empty()) return patients(arm) * seen_[static_cast<std::size_t>(arm)].followed(day);
    return over_entries(arm, day, [](const SeenDeath::Integrals& all) { return all.followed; });
}

double DeathsByDay::death_rate(int arm, double day) const {
    const SeenDeath& seen = seen_[static_cast<std::size_t>(arm)];
    double sum = 0;
    for (const Entry& entry : entries_)
        if (day > entry.from) sum += entry.rate * (seen.died(day - entry.from) - seen.died(day - entry.to));
    return sum * share_[static_cast<std::size_t>(arm)];
}

double DeathsByDay::day_of(double wanted) const {
    double low = 0, high = end_;
    if (!(deaths(high) >= wanted)) return std::numeric_limits<double>::infinity();
    for (int k = 0; k < 200 && high - low > 1e-12 * high; ++k) {
        const double middle = (low + high) / 2;
        (deaths(middle) >= wanted ? high : low) = middle;
    }
    return high;
}

std::vector<double> DeathsByDay::smooth_between() const {
    std::vector<double> days{0, end_};
    for (const Entry& entry : entries_)
        for (const double day : {entry.from, entry.to})
            for (const double after : {0.0, seen_[0].end()}) days.push_back(day + after);
    std::erase_if(days, [&](double day) { return day > end_; });
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

}  // namespace equipoise
