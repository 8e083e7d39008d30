#include "sim/trial/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/vector_math.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/score_course.hpp"
#include "sim/trial/time_order.hpp"

namespace equipoise {
namespace {

// Death times of both arms from one exponential a patient: each arm's law is inverted for its own patients.
void draw_deaths(const TrialModel& model, Cohort& cohort, std::span<const double> exponential, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = cohort.n;
    const std::span<double> packed = arena.take<double>(n), times = arena.take<double>(n);
    std::size_t treated = 0;
    for (std::size_t i = 0; i < n; ++i) treated += cohort.arm[i];
    std::size_t next[2] = {0, n - treated};
    for (std::size_t i = 0; i < n; ++i) packed[next[cohort.arm[i]]++] = exponential[i];
    model.survival[0].times(packed.first(n - treated), times.first(n - treated));
    model.survival[1].times(packed.last(treated), times.last(treated));
    next[0] = 0;
    next[1] = n - treated;
    for (std::size_t i = 0; i < n; ++i) cohort.death[i] = times[next[cohort.arm[i]]++];
}

// Stratum of each patient; the number of strata. Covariates must be drawn.
std::uint32_t number_strata(const TrialModel& model, const Cohort& cohort, std::span<std::uint32_t> stratum) {
    std::uint32_t strata = 1;
    for (const std::string& name : model.randomization.strata) {
        if (name == "site") {
            if (!model.recruitment) continue;
            const std::uint32_t sites = model.recruitment->sites();
            for (std::size_t i = 0; i < cohort.n; ++i) stratum[i] = stratum[i] * sites + cohort.site[i];
            strata *= sites;
        } else {
            const std::size_t j = model.covariates->find(name);
            const std::uint32_t levels = model.covariates->levels(j);
            const std::span<const double> value = cohort.covariates.subspan(j * cohort.n, cohort.n);
            for (std::size_t i = 0; i < cohort.n; ++i)
                stratum[i] = stratum[i] * levels + static_cast<std::uint32_t>(value[i]);
            strata *= levels;
        }
    }
    return strata;
}

void draw_covariates(const CovariateModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) {
    cohort.covariate_model = &model;
    cohort.covariates = arena.take<double>(model.count() * cohort.n);
    if (model.on_hazard()) cohort.log_hazard = arena.take<double>(cohort.n);
    if (model.on_plateau()) cohort.plateau = arena.take<double>(cohort.n);
    model.draw(key, cohort.n, cohort.covariates, arena);
    model.effects(cohort.covariates, cohort.log_hazard, cohort.plateau);
}

}  // namespace

std::size_t Cohort::recruited(std::size_t size) const {
    if (size == 0 || std::isfinite(arrival[size - 1])) return size;
    return static_cast<std::size_t>(std::lower_bound(arrival.begin(),
                                                     arrival.begin() + static_cast<std::ptrdiff_t>(size),
                                                     std::numeric_limits<double>::infinity()) -
                                    arrival.begin());
}

double Cohort::end(std::size_t size) const {
    const std::size_t came = recruited(size);
    return came == 0 ? 0 : arrival[came - 1] + closing_days.value_or(follow_up_days);
}

Cohort draw_cohort(const TrialModel& model, ReplicateKey key, std::size_t n, Arena& arena) {
    Cohort cohort;
    cohort.n = n;
    cohort.follow_up_days = model.follow_up_days;
    if (model.closes_for_all()) cohort.closing_days = model.closing_days;
    if (model.recruitment) {
        cohort.arrival = arena.take<double>(n);
        cohort.site = arena.take<std::uint16_t>(n);
        model.recruitment->draw(key, cohort.arrival, cohort.site);
    } else {
        cohort.arrival = arena.take<double>(n, 0.0);
        cohort.site = arena.take<std::uint16_t>(n, std::uint16_t{0});
    }
    cohort.arm = arena.take<std::uint8_t>(n);
    cohort.death = arena.take<double>(n);
    if (model.scores) {
        cohort.discharge = arena.take<double>(n);
        cohort.score_days = model.score_days();
        cohort.points = arena.take<std::uint8_t>(n * static_cast<std::size_t>(cohort.score_days + 1));
    }
    if (model.loses()) cohort.dropout = arena.take<double>(n);

    if (model.covariates) draw_covariates(*model.covariates, key, cohort, arena);

    const Arena::Frame frame(arena);
    const std::span<std::uint32_t> stratum = arena.take<std::uint32_t>(n, 0u);
    const std::uint32_t strata = number_strata(model, cohort, stratum);
    randomize(model.randomization, model.allocation, key, stratum, strata, cohort.arm, arena);

    const std::span<double> u = arena.take<double>(n);
    if (model.scores) {
        draw_score_courses(*model.scores, key, cohort, arena);
    } else {
        fill_uniforms(key, 0, Purpose::death, 0, u, {});
        for (double& x : u) x = -vector_math::log(x);
        if (model.frailty) model.frailty->to_marginal(u, cohort.log_hazard);
        draw_deaths(model, cohort, u, arena);
    }
    if (!cohort.dropout.empty()) {
        fill_uniforms(key, 0, Purpose::dropout, 0, u, {});
        for (std::size_t i = 0; i < n; ++i) u[i] = -vector_math::log(u[i]);
        for (std::size_t i = 0; i < n; ++i) cohort.dropout[i] = model.loss[cohort.arm[i]].time(u[i]);
    }
    return cohort;
}

FollowUp::FollowUp(const Cohort& cohort, Arena& arena) { see(cohort, cohort.n, {}, arena); }

FollowUp::FollowUp(const Cohort& cohort, std::size_t n, double calendar_day, Arena& arena, std::size_t last_death) {
    // Arrivals ascend, so those randomized before the cut are the first.
    const std::span<double> arrival = cohort.arrival.first(n);
    const auto seen =
        static_cast<std::size_t>(std::upper_bound(arrival.begin(), arrival.end(), calendar_day) - arrival.begin());
    const std::span<double> last_seen = arena.take<double>(seen);
    // Sums on the calendar decide, as they do for the day of the cut: the difference alone, rounded, would now and then
    // censor the very death that the look waits for, or show one too many, or hide the last patient just before the end
    // of follow-up.
    const double end = cohort.follow_up_days, least = cohort.closing_days.value_or(end);
    for (std::size_t i = 0; i < seen; ++i) {
        last_seen[i] = arrival[i] + end <= calendar_day ? end : std::min(calendar_day - arrival[i], end);
        if (arrival[i] + least <= calendar_day) last_seen[i] = std::max(last_seen[i], least);
        const double death = std::min(cohort.death[i], end), on = arrival[i] + death;
        const bool known = on < calendar_day || (on == calendar_day && (i <= last_death || cohort.death[i] > end));
        last_seen[i] = known ? std::max(last_seen[i], death) : std::min(last_seen[i], std::nextafter(death, -1.0));
    }
    see(cohort, seen, last_seen, arena);
}

// The first n patients; last_seen: days each is followed, empty if the planned follow-up.
void FollowUp::see(const Cohort& cohort, std::size_t n, std::span<const double> last_seen, Arena& arena) {
    const double end = cohort.follow_up_days;
    const std::span<double> time = arena.take<double>(n);
    const std::span<std::uint8_t> status = arena.take<std::uint8_t>(n);
    if (cohort.dropout.empty() && last_seen.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
            status[i] = cohort.death[i] <= end;
            time[i] = std::min(cohort.death[i], end);
        }
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            const double known =
                std::min(cohort.dropout.empty() ? end : cohort.dropout[i], last_seen.empty() ? end : last_seen[i]);
            status[i] = cohort.death[i] <= known;
            time[i] = std::min(cohort.death[i], known);
        }
    }
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(n);
    const double longest = last_seen.empty() ? end : *std::max_element(last_seen.begin(), last_seen.end());
    order_by_time(time, status, longest, order, arena);
    const std::span<double> site = arena.take<double>(n);
    for (std::size_t i = 0; i < n; ++i) site[i] = cohort.site[i];
    std::size_t columns = 0;
    columns_[columns++] = {"site", site, {}};
    if (!cohort.points.empty()) {
        const std::span<double> baseline = arena.take<double>(n);
        for (std::size_t i = 0; i < n; ++i) baseline[i] = cohort.points[i];
        columns_[columns++] = {CovariateModel::kBaseline, baseline, {}};
    }
    for (std::size_t j = 0; cohort.covariate_model && j < cohort.covariate_model->count(); ++j)
        columns_[columns++] = {cohort.covariate_model->name(j), cohort.covariates.subspan(j * cohort.n, n),
                               cohort.covariate_model->labels(j)};

    all_.n = n;
    all_.arm = cohort.arm.first(n);
    all_.time = time;
    all_.status = status;
    all_.time_order = order;
    all_.columns = {columns_, columns};
    all_.follow_up_days = end;
    if (cohort.points.empty()) return;

    const std::span<double> icu_time = arena.take<double>(n);
    const std::span<std::uint8_t> icu_event = arena.take<std::uint8_t>(n);
    for (std::size_t i = 0; i < n; ++i) {
        const bool discharged = cohort.discharge[i] <= time[i];
        icu_time[i] = discharged ? cohort.discharge[i] : time[i];
        icu_event[i] = static_cast<std::uint8_t>(discharged ? 2 : status[i]);
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
            if (status[i] == 0 && time[i] < end)
                for (auto row = static_cast<std::size_t>(std::floor(time[i])) + 1; row < rows; ++row)
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
    const std::span<std::uint32_t> order = arena.take<std::uint32_t>(n + 1);
    std::size_t kept = 0;
    for (const std::uint32_t i : all.time_order) {
        order[kept] = i;
        kept += i < n;
        if (kept == n) break;
    }
    part.time_order = order.first(n);
    if (!all.icu_time.empty()) {
        part.icu_time = all.icu_time.first(n);
        part.icu_event = all.icu_event.first(n);
    }
    return part;  // columns and scores are read by index below n
}

}  // namespace equipoise
