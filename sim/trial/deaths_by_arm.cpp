#include "sim/trial/deaths_by_arm.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "models/numeric/portable_math.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/patient_bits.hpp"

namespace equipoise {
namespace {

// Two patients share a subject's block; the highest bit is the arm's.
constexpr std::uint32_t first_subject(std::size_t arm) { return static_cast<std::uint32_t>(arm) << 31; }

// An arm's numbers, where they stand and how they are put to its patients.
struct ArmOfCohort {
    ArmOfCohort(const ArmPlaces& places, std::size_t which)
        : arm(which), count(places.count[which]), begin(which == 0 ? 0 : places.count[0]) {
        if (!places.patient[which].empty()) patient = places.patient[which].data();
    }
    std::size_t of(std::size_t place) const { return patient ? patient[place] : begin + place; }

    std::size_t arm, count, begin;
    const std::uint32_t* patient = nullptr;
};

constexpr double kMargin = 1 + 1e-6;  // inversion and cumulative hazard round differently

// Those of an arm who die within the follow-up, most do not: their places and numbers.
struct Dying {
    // dies(k) tells whether the one at place k does, number(k) is his own.
    template <class Dies, class Number>
    Dying(std::size_t patients, Arena& arena, Dies dies, Number number)
        : place(arena.take<std::uint32_t>(patients)), own(arena.take<double>(patients)) {
        const std::span<const std::uint64_t> bits = bits_of(patients, arena, dies);
        for (std::size_t word = 0; word < bits.size(); ++word)
            for_each_bit(bits[word], [&](std::size_t bit) {
                const std::size_t k = 64 * word + bit;
                place[count] = static_cast<std::uint32_t>(k);
                own[count++] = number(k);
            });
    }
    // own: unit exponentials.
    void die(const ArmSurvival& law, const ArmOfCohort& one, Cohort& cohort, Arena& arena) const {
        const std::span<double> times = arena.take<double>(count);
        law.times(own.first(count), times);
        for (std::size_t k = 0; k < count; ++k) cohort.death[one.of(place[k])] = times[k];
    }
    std::span<std::uint32_t> place;
    std::span<double> own;
    std::size_t count = 0;
};

void draw_deaths(const ArmSurvival& law, ReplicateKey key, const ArmOfCohort& one, Cohort& cohort, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::span<double> of_arm = arena.take<double>(one.count);
    fill_shared_uniforms(key, first_subject(one.arm), Purpose::death, 0, of_arm);
    const double outlives = portable::exp(-kMargin * law.cumulative_hazard(cohort.follow_up_days));
    const double* const u = of_arm.data();
    const Dying dying(
        one.count, arena, [=](std::size_t k) { return static_cast<std::uint8_t>(u[k] >= outlives); },
        [=](std::size_t k) { return u[k]; });
    for (std::size_t k = 0; k < dying.count; ++k) dying.own[k] = -vector_math::log(dying.own[k]);
    dying.die(law, one, cohort, arena);
}

// With covariates that act on death, a patient's exponential becomes that of the arm's stated law first.
void draw_deaths_with_frailty(const TrialModel& model, ReplicateKey key, const ArmPlaces& places, Cohort& cohort,
                              Arena& arena) {
    const Arena::Frame frame(arena);
    const std::span<double> e = arena.take<double>(cohort.n), own = arena.take<double>(cohort.n);
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const ArmOfCohort one(places, arm);
        fill_shared_exponentials(key, first_subject(arm), Purpose::death, 0, own.first(one.count));
        for (std::size_t k = 0; k < one.count; ++k) e[one.of(k)] = own[k];
    }
    model.frailty->to_marginal(e, cohort.log_hazard);
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const Arena::Frame inner(arena);
        const ArmOfCohort one(places, arm);
        const double most = kMargin * model.survival[arm].cumulative_hazard(cohort.follow_up_days);
        const Dying dying(
            one.count, arena, [&](std::size_t k) { return static_cast<std::uint8_t>(e[one.of(k)] <= most); },
            [&](std::size_t k) { return e[one.of(k)]; });
        dying.die(model.survival[arm], one, cohort, arena);
    }
}

void draw_losses(const Loss& loss, ReplicateKey key, const ArmOfCohort& one, Cohort& cohort, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::span<double> u = arena.take<double>(one.count);
    fill_shared_exponentials(key, first_subject(one.arm), Purpose::dropout, 0, u);
    for (std::size_t k = 0; k < one.count; ++k) cohort.dropout[one.of(k)] = loss.time(u[k]);
}

}  // namespace

ArmPlaces places_by_size(std::span<const std::size_t> sizes, std::span<const std::size_t> treated,
                         std::span<std::uint8_t> arm, Arena& arena) {
    const std::size_t all_treated = treated.back(), all_control = sizes.back() - all_treated;
    ArmPlaces places{.count = {all_control, all_treated}, .patient = {}};
    const bool parts = sizes.size() > 1;
    std::array<std::span<std::uint32_t>, 2> patient;
    for (std::size_t a = 0; parts && a < 2; ++a)
        places.patient[a] = patient[a] = arena.take<std::uint32_t>(places.count[a]);
    std::size_t begin = 0, taken[2] = {0, 0};
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        const std::size_t up_to[2] = {sizes[s] - treated[s], treated[s]};
        for (std::size_t a = 0; a < 2; ++a) {
            const std::size_t more = up_to[a] - taken[a];
            std::fill_n(arm.begin() + static_cast<std::ptrdiff_t>(begin), more, static_cast<std::uint8_t>(a));
            if (parts) {
                const std::span<std::uint32_t> run = patient[a].subspan(taken[a], more);
                std::iota(run.begin(), run.end(), static_cast<std::uint32_t>(begin));
            }
            begin += more;
            taken[a] = up_to[a];
        }
    }
    return places;
}

ArmPlaces places_in(std::span<const std::uint8_t> arm, Arena& arena) {
    const std::span<std::uint32_t> control = arena.take<std::uint32_t>(arm.size() + 1),
                                   treated = arena.take<std::uint32_t>(arm.size() + 1);
    ArmPlaces places;
    for (std::size_t i = 0; i < arm.size(); ++i) {
        const std::size_t is_treated = arm[i];
        control[i - places.count[1]] = treated[places.count[1]] = static_cast<std::uint32_t>(i);
        places.count[1] += is_treated;
    }
    places.count[0] = arm.size() - places.count[1];
    places.patient = {control.first(places.count[0]), treated.first(places.count[1])};
    return places;
}

void draw_by_arm(const TrialModel& model, ReplicateKey key, const ArmPlaces& places, Cohort& cohort, Arena& arena) {
    std::fill(cohort.death.begin(), cohort.death.end(), std::numeric_limits<double>::infinity());
    if (model.frailty) draw_deaths_with_frailty(model, key, places, cohort, arena);
    for (std::size_t arm = 0; !model.frailty && arm < 2; ++arm)
        draw_deaths(model.survival[arm], key, {places, arm}, cohort, arena);
    for (std::size_t arm = 0; !cohort.dropout.empty() && arm < 2; ++arm)
        draw_losses(model.loss[arm], key, {places, arm}, cohort, arena);
}

}  // namespace equipoise
