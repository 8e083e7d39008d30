#pragma once
// What a scenario states of survival, effect and losses, as laws.
#include <optional>

#include "models/survival/effect.hpp"
#include "models/survival/survival_law.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// The control arm's law where the scenario states one: by parameters or by mortality.
std::optional<SurvivalLaw> stated_control(const Scenario& scenario);

/// The effect on survival, at scale 1, where the scenario states one.
std::optional<Effect> stated_effect(const EffectSpec& effect);

/// When a patient of the arm (0 control, 1 treatment) is lost.
Loss stated_loss(const DropoutSpec& dropout, int arm, int follow_up_days);

}  // namespace equipoise
