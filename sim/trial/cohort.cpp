#include "sim/trial/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/random/fill.hpp"
#include "sim/trial/patient_bits.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise {
namespace {

// Death times of both arms from one exponential a patient: each arm's law is inverted for those of its own patients who
// die within the follow-up. Most do not.
void draw_deaths(const TrialModel& model, Cohort& cohort, std::span<const double> exponential, Arena& arena) {
    constexpr double kMargin = 1 + 1e-6;  // inversion and cumulative hazard round differently
    const Arena::Frame frame(arena);
    const std::size_t n = cohort.n;
    const double end = cohort.follow_up_days;
    const double most[2] = {kMargin * model.survival[0].cumulative_hazard(end),
                            kMargin * model.survival[1].cumulative_hazard(end)};
    const double *const e = exponential.data(), control = most[0], treated = most[1];
    const std::uint8_t* const arm_of = cohort.arm.data();
    const std::span<std::uint64_t> dying = bits_of(
        n, arena, [=](std::size_t i) { return static_cast<std::uint8_t>(e[i] <= (arm_of[i] ? treated : control)); });
    std::span<std::uint32_t> of_arm[2] = {arena.take<std::uint32_t>(n + 1), arena.take<std::uint32_t>(n + 1)};
    std::size_t count[2] = {0, 0};
    for (std::size_t word = 0; word < dying.size(); ++word)
        for_each_bit(dying[word], [&](std::size_t k) {
            const std::size_t i = 64 * word + k;
            of_arm[0][count[0]] = of_arm[1][count[1]] = static_cast<std::uint32_t>(i);  // the arm cannot be foreseen
            count[0] += arm_of[i] == 0;
            count[1] += arm_of[i] == 1;
        });
    std::fill(cohort.death.begin(), cohort.death.end(), std::numeric_limits<double>::infinity());
    const std::span<double> own = arena.take<double>(n), times = arena.take<double>(n);
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const std::span<const std::uint32_t> who = of_arm[arm].first(count[arm]);
        for (std::size_t k = 0; k < who.size(); ++k) own[k] = exponential[who[k]];
        model.survival[arm].times(own.first(who.size()), times.first(who.size()));
        for (std::size_t k = 0; k < who.size(); ++k) cohort.death[who[k]] = times[k];
    }
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

Cohort draw_cohort(const TrialModel& model, ReplicateKey key, std::size_t n, Arena& arena, const TrialReads& reads) {
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
        if (reads.scores) cohort.points = arena.take<std::uint8_t>(n * static_cast<std::size_t>(cohort.score_days + 1));
    }
    if (model.loses()) cohort.dropout = arena.take<double>(n);

    if (model.covariates) draw_covariates(*model.covariates, key, cohort, arena);

    const Arena::Frame frame(arena);
    const std::span<std::uint32_t> stratum = arena.take<std::uint32_t>(n, 0u);
    const std::uint32_t strata = number_strata(model, cohort, stratum);
    randomize(model.randomization, model.allocation, key, {stratum, strata}, cohort.arm, arena);

    const std::span<double> u = arena.take<double>(n);
    if (model.scores) {
        draw_score_courses(*model.scores, key, cohort, arena);
    } else {
        fill_exponentials(key, 0, Purpose::death, 0, u, {});
        if (model.frailty) model.frailty->to_marginal(u, cohort.log_hazard);
        draw_deaths(model, cohort, u, arena);
    }
    if (!cohort.dropout.empty()) {
        fill_exponentials(key, 0, Purpose::dropout, 0, u, {});
        for (std::size_t i = 0; i < n; ++i) cohort.dropout[i] = model.loss[cohort.arm[i]].time(u[i]);
    }
    return cohort;
}

}  // namespace equipoise
