#include "sim/trial/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/vector_math.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise {
namespace {

// Death times of both arms from one exponential a patient: each arm's law is inverted for its own patients.
void draw_deaths(const TrialModel& model, Cohort& cohort, std::span<const double> exponential, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t n = cohort.n;
    const std::span<double> packed = arena.take<double>(n), times = arena.take<double>(n);
    const std::uint8_t* const arm = cohort.arm.data();
    std::size_t treated = 0;
    for (std::size_t i = 0; i < n; ++i) treated += arm[i];
    const std::size_t controls = n - treated;
    // Place of patient i with the controls in front, where `before` of the patients ahead of him are treated.
    const auto place = [=](std::size_t i, std::size_t before) {  // no branch: arms cannot be foreseen
        const std::size_t is_treated = std::size_t{0} - arm[i];
        return (is_treated & (controls + before)) | (~is_treated & (i - before));
    };
    double* const own = packed.data();
    for (std::size_t i = 0, before = 0; i < n; before += arm[i++]) own[place(i, before)] = exponential[i];
    model.survival[0].times(packed.first(controls), times.first(controls));
    model.survival[1].times(packed.last(treated), times.last(treated));
    double* const death = cohort.death.data();
    for (std::size_t i = 0, before = 0; i < n; before += arm[i++]) death[i] = times[place(i, before)];
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

}  // namespace equipoise
