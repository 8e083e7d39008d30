#pragma once
// The same patients in both arms, as no trial has them: what a comparison of the arms tends to is found from far fewer
// of them, since what makes patients differ is the same on both sides.
#include <array>

#include "sim/trial/cohort.hpp"

namespace equipoise {

/// The trial with everybody in one arm, control first. It has no recruitment: everybody comes at once, at one site.
std::array<TrialModel, 2> each_arm_alone(const TrialModel& model);

/// n[0] patients in control, then n[1] in treatment; the k-th of each are one patient, by his numbers and covariates,
/// who lives through both arms. No days of arrival. Everything is the arena's.
Cohort draw_both_arms(const std::array<TrialModel, 2>& alone, ReplicateKey key, std::array<std::size_t, 2> n,
                      Arena& arena);

}  // namespace equipoise
