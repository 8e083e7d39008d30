#pragma once
// Deaths and losses of a trial whose deaths come from the arms' laws. The k-th patient of an arm, in order of arrival,
// has that arm's k-th numbers: so what an arm's patients go through depends on nobody's arrival, site or allocation,
// and a trial of which only the arms are read needs no more than how many each has.
#include <array>
#include <cstdint>
#include <span>

#include "sim/trial/cohort.hpp"

namespace equipoise {

/// The patients of each arm, by place in the arm: patient[arm][k] of the cohort, or, where `patient` is empty, a
/// cohort that holds all of control first.
struct ArmPlaces {
    std::array<std::size_t, 2> count{};
    std::array<std::span<const std::uint32_t>, 2> patient{};
};

/// The arms of a cohort of which the first sizes[s] patients hold treated[s]; both ascend. Fills `arm`: of each size's
/// patients beyond the size before, control first.
ArmPlaces places_by_size(std::span<const std::size_t> sizes, std::span<const std::size_t> treated,
                         std::span<std::uint8_t> arm, Arena& arena);

/// Of the arms that cohort.arm holds. Everything is the arena's.
ArmPlaces places_in(std::span<const std::uint8_t> arm, Arena& arena);

/// Fills cohort.death, +inf for those who outlive the follow-up, and cohort.dropout where it is not empty.
void draw_by_arm(const TrialModel& model, ReplicateKey key, const ArmPlaces& places, Cohort& cohort, Arena& arena);

}  // namespace equipoise
