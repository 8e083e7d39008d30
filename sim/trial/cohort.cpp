#include "sim/trial/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/random/fill.hpp"
#include "sim/trial/deaths_by_arm.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise {
namespace {

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

// Days and sites, as far as somebody reads them or they decide on each other.
void recruit(const TrialModel& model, ReplicateKey key, const TrialReads& reads, Cohort& cohort, Arena& arena) {
    const std::size_t n = cohort.n;
    if (!model.recruitment) {
        if (reads.dates) cohort.arrival = arena.take<double>(n, 0.0);
        cohort.site = arena.take<std::uint16_t>(n, std::uint16_t{0});
        return;
    }
    const bool by_site = std::ranges::find(model.randomization.strata, "site") != model.randomization.strata.end();
    cohort.site = arena.take<std::uint16_t>(n);
    if (reads.dates || !model.recruitment->sites_without_days()) {
        cohort.arrival = arena.take<double>(n);
        model.recruitment->draw(key, cohort.arrival, cohort.site);
    } else if (reads.order || by_site) {
        model.recruitment->draw_sites(key, cohort.site);
    }
}

}  // namespace

std::size_t Cohort::recruited(std::size_t size) const {
    if (size == 0 || !dated() || std::isfinite(arrival[size - 1])) return size;
    return static_cast<std::size_t>(std::lower_bound(arrival.begin(),
                                                     arrival.begin() + static_cast<std::ptrdiff_t>(size),
                                                     std::numeric_limits<double>::infinity()) -
                                    arrival.begin());
}

double Cohort::end(std::size_t size) const {
    if (!dated()) return closing_days.value_or(follow_up_days);
    const std::size_t came = recruited(size);
    return came == 0 ? 0 : arrival[came - 1] + closing_days.value_or(follow_up_days);
}

Cohort draw_cohort(const TrialModel& model, ReplicateKey key, std::size_t n, Arena& arena, const TrialReads& asked,
                   std::span<const std::size_t> parts) {
    TrialReads reads = asked;
    reads.dates |= model.days_decide();
    reads.order |= model.days_decide();
    Cohort cohort;
    cohort.n = n;
    cohort.follow_up_days = model.follow_up_days;
    if (model.closes_for_all()) cohort.closing_days = model.closing_days;
    recruit(model, key, reads, cohort, arena);
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
    const bool in_any_order = !reads.order && !model.scores && !model.covariates;
    const std::span<std::uint32_t> stratum = arena.take<std::uint32_t>(n, 0u);
    const PatientStrata strata{stratum, number_strata(model, cohort, stratum)};
    if (in_any_order) {
        const std::span<std::size_t> sizes = arena.take<std::size_t>(parts.size() + 1, n);
        std::ranges::copy(parts, sizes.begin());
        const std::span<const std::size_t> treated =
            treated_among(model.randomization, model.allocation, key, strata, sizes, arena);
        cohort.site = {};
        draw_by_arm(model, key, places_by_size(sizes, treated, cohort.arm, arena), cohort, arena);
        return cohort;
    }
    randomize(model.randomization, model.allocation, key, strata, cohort.arm, arena);
    if (!model.scores) {
        draw_by_arm(model, key, places_in(cohort.arm, arena), cohort, arena);
        return cohort;
    }
    draw_score_courses(*model.scores, key, cohort, arena);
    if (cohort.dropout.empty()) return cohort;
    const std::span<double> e = arena.take<double>(n);
    fill_shared_exponentials(key, 0, Purpose::dropout, 0, e);
    for (std::size_t i = 0; i < n; ++i) cohort.dropout[i] = model.loss[cohort.arm[i]].time(e[i]);
    return cohort;
}

}  // namespace equipoise
