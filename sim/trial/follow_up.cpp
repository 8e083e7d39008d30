#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "sim/trial/cohort.hpp"
#include "sim/trial/prefix_memo.hpp"
#include "sim/trial/time_order.hpp"

namespace equipoise {
namespace {

// The number below x >= 0.
double just_before(double x) {
    return x > 0 ? std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) - 1)
                 : -std::numeric_limits<double>::denorm_min();
}

}  // namespace

FollowUp::FollowUp(const Cohort& cohort, Arena& arena, bool time_order) {
    see(cohort, cohort.n, {}, arena, {.time_order = time_order});
}

FollowUp::FollowUp(const Cohort& cohort, std::size_t n, double calendar_day, Arena& arena, const Cut& cut) {
    // Arrivals ascend: those randomized before the cut are the first, and of these the first are followed to the end.
    const double end = cohort.follow_up_days, least = cohort.closing_days.value_or(end);
    const double *const arrival = cohort.arrival.data(), *const death = cohort.death.data();
    const auto seen = static_cast<std::size_t>(std::upper_bound(arrival, arrival + n, calendar_day) - arrival);
    const auto followed = static_cast<std::size_t>(
        std::partition_point(arrival, arrival + seen, [&](double day) { return day + end < calendar_day; }) - arrival);
    const std::span<double> last_seen = arena.take<double>(seen);
    std::fill_n(last_seen.begin(), followed, end);
    double* const last = last_seen.data();
    // Sums on the calendar decide, as they do for the day of the cut: the difference alone, rounded, would now and then
    // censor the very death that the look waits for, or show one too many, or hide the last patient just before the end
    // of follow-up.
    for (std::size_t i = followed; i < seen; ++i) {
        double until = arrival[i] + end <= calendar_day ? end : std::min(calendar_day - arrival[i], end);
        until = arrival[i] + least <= calendar_day ? std::max(until, least) : until;
        const double died = std::min(death[i], end), on = arrival[i] + died;
        const bool known = (on < calendar_day) | ((on == calendar_day) & ((i <= cut.last_death) | (death[i] > end)));
        last[i] = known ? std::max(until, died) : std::min(until, just_before(died));
    }
    see(cohort, seen, last_seen, arena, cut, followed);
}

void FollowUp::share(PrefixMemo& memo) {
    memo.forget();
    all_.memo = &memo;
}

void FollowUp::fill_columns(const Cohort& cohort, std::size_t n, Arena& arena) {
    std::size_t columns = 0;
    if (!cohort.site.empty()) {
        const std::span<double> site = arena.take<double>(n);
        for (std::size_t i = 0; i < n; ++i) site[i] = cohort.site[i];
        columns_[columns++] = {"site", site, {}};
    }
    if (!cohort.points.empty()) {
        const std::span<double> baseline = arena.take<double>(n);
        for (std::size_t i = 0; i < n; ++i)  // of a running trial's patients it may have been missed
            baseline[i] = cohort.points[i] == ScoreTable::kNotObserved ? std::numeric_limits<double>::quiet_NaN()
                                                                       : cohort.points[i];
        columns_[columns++] = {CovariateModel::kBaseline, baseline, {}};
    }
    for (std::size_t j = 0; cohort.covariate_model && j < cohort.covariate_model->count(); ++j)
        columns_[columns++] = {cohort.covariate_model->name(j), cohort.covariates.subspan(j * cohort.n, n),
                               cohort.covariate_model->labels(j)};
    all_.columns = {columns_, columns};
}

// The first n patients; last_seen: days each is followed, empty if the planned follow-up, which the first `followed`
// have in any case.
void FollowUp::see(const Cohort& cohort, std::size_t n, std::span<const double> last_seen, Arena& arena, const Cut& cut,
                   std::size_t followed) {
    const double end = cohort.follow_up_days;
    const std::span<double> time = arena.take<double>(n);
    const std::span<std::uint8_t> status = arena.take<std::uint8_t>(n);
    std::size_t first = 0;
    if (cut.complete) {
        first = followed;
        std::copy_n(cut.complete->time.begin(), first, time.begin());
        std::copy_n(cut.complete->status.begin(), first, status.begin());
    }
    const double *const death = cohort.death.data(), *const dropout = cohort.dropout.data();
    const double* const last = last_seen.data();
    const auto fill = [&](auto known_until) {
        double* const t = time.data();
        std::uint8_t* const dead = status.data();
        for (std::size_t i = first; i < n; ++i) {
            const double known = known_until(i);
            dead[i] = death[i] <= known;
            t[i] = std::min(death[i], known);
        }
    };
    if (cohort.dropout.empty() && last_seen.empty())
        fill([=](std::size_t) { return end; });
    else if (cohort.dropout.empty())
        fill([=](std::size_t i) { return std::min(end, last[i]); });
    else if (last_seen.empty())
        fill([=](std::size_t i) { return std::min(dropout[i], end); });
    else
        fill([=](std::size_t i) { return std::min(dropout[i], last[i]); });
    if (cut.complete)
        all_.columns = cut.complete->columns;  // they are longer, and read by patient
    else
        fill_columns(cohort, n, arena);
    all_.n = n;
    all_.arm = cohort.arm.first(n);
    all_.time = time;
    all_.status = status;
    all_.follow_up_days = end;
    if (cut.time_order) put_in_order(last_seen, arena, cut, followed);
    if (!cohort.points.empty()) see_icu(cohort, last_seen, arena);
}

void FollowUp::put_in_order(std::span<const double> last_seen, Arena& arena, const Cut& cut, std::size_t followed) {
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(all_.n);
    if (cut.complete) {
        reorder_by_time(all_.time, all_.status, *cut.complete, order, arena);
    } else {
        const bool to_the_end = last_seen.empty() || followed > 0;
        const double longest = to_the_end ? all_.follow_up_days : *std::max_element(last_seen.begin(), last_seen.end());
        order_by_time(all_.time, all_.status, longest, order, arena);
    }
    all_.time_order = order;
}

// Times in the ICU and scores, as far as each patient is seen.
void FollowUp::see_icu(const Cohort& cohort, std::span<const double> last_seen, Arena& arena) {
    const std::size_t n = all_.n;
    const double end = all_.follow_up_days;
    const std::span<const double> time = all_.time;
    const std::span<const std::uint8_t> status = all_.status;
    const std::span<double> icu_time = arena.take<double>(n);
    const std::span<std::uint8_t> icu_event = arena.take<std::uint8_t>(n);
    const double *const discharge = cohort.discharge.data(), *const seen = time.data();
    const std::uint8_t* const dead = status.data();
    double* const until = icu_time.data();
    std::uint8_t* const event = icu_event.data();
    for (std::size_t i = 0; i < n; ++i) {
        until[i] = std::min(discharge[i], seen[i]);
        event[i] = static_cast<std::uint8_t>(discharge[i] <= seen[i] ? 2 : dead[i]);
    }
    all_.icu_time = icu_time;
    all_.icu_event = icu_event;
    const auto rows = static_cast<std::size_t>(cohort.score_days + 1);
    std::span<std::uint8_t> points = cohort.points;
    if (!last_seen.empty()) {  // the next cut sees more: the truth stays as it is
        points = arena.take<std::uint8_t>(rows * cohort.n);
        std::copy(cohort.points.begin(), cohort.points.end(), points.begin());
    }
    if (!cohort.dropout.empty() || !last_seen.empty())  // scores after the last day seen are unknown
        for (std::size_t i = 0; i < n; ++i)
            if ((dead[i] == 0) & (seen[i] < end))  // few: one branch
                for (auto row = static_cast<std::size_t>(std::floor(seen[i])) + 1; row < rows; ++row)
                    points[row * cohort.n + i] = ScoreTable::kNotObserved;
    const std::span<int> days = arena.take<int>(rows);
    for (std::size_t row = 0; row < rows; ++row) days[row] = static_cast<int>(row);
    all_.scores = {.days = days, .points = points, .values = {}, .stride = cohort.n};
}

Snapshot first_of(const Snapshot& all, std::size_t n, Arena& arena) {
    if (n >= all.n) return all;
    Snapshot part = all;
    part.n = n;
    part.arm = all.arm.first(n);
    part.time = all.time.first(n);
    part.status = all.status.first(n);
    if (!all.icu_time.empty()) {
        part.icu_time = all.icu_time.first(n);
        part.icu_event = all.icu_event.first(n);
    }
    if (all.time_order.empty()) return part;
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(n + 1);
    const std::size_t late = all.first_at_the_end();
    std::size_t kept = 0;
    for (const std::uint32_t i : all.time_order.first(late)) {
        order[kept] = i;
        kept += i < n;
    }
    std::copy_n(all.time_order.begin() + static_cast<std::ptrdiff_t>(late), n - kept,
                order.begin() + static_cast<std::ptrdiff_t>(kept));
    part.time_order = order.first(n);
    return part;  // columns and scores are read by index below n
}

}  // namespace equipoise
