#pragma once
// How the daily hazard of death, or of discharge alive, depends on the current score.
//
// On each day in the ICU:  hazard = exp(intercept + slope (score - centre)),  P(event that day) = 1 - exp(-hazard)
//                          (cloglog),
// other events censoring. For death the centre is 8, slope is alpha, exp(intercept) lambda; for discharge the centre is
// 5, slope is beta (usually negative), exp(intercept) delta, and days before `first_day` (1) carry no risk of it.
//
// Day d covers times d up to, not including, d + 1; its score is the last one seen on or before it. A patient is at
// risk on each day up to the event's; one who is censored, on each whole day seen. Maximum likelihood (concave:
// Newton), covariance from the observed information. Prentice and Gloeckler (1978), Biometrics 34, 57.
#include "models/fit/named_estimates.hpp"
#include "models/pilot/pilot_scores.hpp"

namespace equipoise {

struct ScoreHazard {
    enum class Event { death = 1, discharge = 2 };
    Event event = Event::death;
    double centre = 8;       ///< points
    int first_day = 0;       ///< of risk
    double part_of_day = 1;  ///< at risk on the day that the other event ends: 1 as R's glm has it; 1/2 for hazards
                             ///< that compete within days

    static ScoreHazard death() { return {Event::death, 8, 0}; }
    static ScoreHazard discharge() { return {Event::discharge, 5, 1}; }
};

/// Names: "alpha" and "log_lambda" for death, "beta" and "log_delta" for discharge. `observations` counts person-days,
/// and `patients` those at risk; statuses name what is missing: outcomes, events, or variation of the score.
struct ScoreHazardFit : NamedEstimates {
    std::size_t events = 0;
};
ScoreHazardFit fit_score_hazard(const PilotScores& pilot, const ScoreHazard& hazard);

}  // namespace equipoise
