#include "sim/trial/both_arms.hpp"

#include <algorithm>

namespace equipoise {
namespace {

// Rows of both cohorts side by side, row after row. Empty where the first has none.
template <class T>
std::span<T> side_by_side(const Cohort (&arms)[2], std::span<T> Cohort::*which, Arena& arena) {
    const std::span<T> of[2] = {arms[0].*which, arms[1].*which};
    if (of[0].empty()) return {};
    const std::size_t rows = of[0].size() / arms[0].n, n = arms[0].n + arms[1].n;
    const std::span<T> both = arena.take<T>(rows * n);
    T* to = both.data();
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t a = 0; a < 2; ++a)
            to = std::copy_n(of[a].begin() + static_cast<std::ptrdiff_t>(row * arms[a].n), arms[a].n, to);
    return both;
}

}  // namespace

std::array<TrialModel, 2> each_arm_alone(const TrialModel& model) {
    std::array<TrialModel, 2> alone{model, model};
    for (std::size_t arm = 0; arm < 2; ++arm) {
        TrialModel& one = alone[arm];
        one.survival[1 - arm] = model.survival[arm];
        one.loss[1 - arm] = model.loss[arm];
        if (model.scores) one.scores->arm[1 - arm] = model.scores->arm[arm];
        one.randomization.strata.clear();  // nobody reads who was allocated to what
    }
    return alone;
}

Cohort draw_both_arms(const std::array<TrialModel, 2>& alone, ReplicateKey key, std::array<std::size_t, 2> n,
                      Arena& arena) {
    const TrialReads reads{.dates = false};
    const Cohort arms[2] = {draw_cohort(alone[0], key, n[0], arena, reads),
                            draw_cohort(alone[1], key, n[1], arena, reads)};
    Cohort both = arms[0];
    both.n = n[0] + n[1];
    both.arm = arena.take<std::uint8_t>(both.n, std::uint8_t{0});
    std::fill_n(both.arm.rbegin(), n[1], std::uint8_t{1});
    both.site = side_by_side(arms, &Cohort::site, arena);
    both.death = side_by_side(arms, &Cohort::death, arena);
    both.discharge = side_by_side(arms, &Cohort::discharge, arena);
    both.dropout = side_by_side(arms, &Cohort::dropout, arena);
    both.covariates = side_by_side(arms, &Cohort::covariates, arena);
    both.log_hazard = side_by_side(arms, &Cohort::log_hazard, arena);
    both.plateau = side_by_side(arms, &Cohort::plateau, arena);
    both.points = side_by_side(arms, &Cohort::points, arena);
    return both;
}

}  // namespace equipoise
