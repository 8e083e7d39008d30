#pragma once
// Death after discharge alive from the ICU at a constant hazard: deaths over the days from discharge to death or the
// last day seen alive. Name: "log_rate", per day; standard error 1 / sqrt(deaths).
#include "models/fit/named_estimates.hpp"
#include "models/pilot/pilot_scores.hpp"

namespace equipoise {

/// `observations` counts the deaths. The status says what is missing: outcomes, discharges or deaths.
NamedEstimates fit_after_discharge(const PilotScores& pilot);

}  // namespace equipoise
