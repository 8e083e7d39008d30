#pragma once
// Everything that a pilot with repeated scores says about the course of the score and what follows from it: the one
// call behind `fit --score-model`.
#include <optional>
#include <string>

#include "models/fit/after_discharge.hpp"
#include "models/fit/baseline_score.hpp"
#include "models/fit/mixed_model.hpp"
#include "models/fit/plateau_course.hpp"
#include "models/fit/score_hazard.hpp"

namespace equipoise {

struct ScoreFitOptions {
    MixedModel line;  ///< its terms are set to "day" when the pilot has one arm and they are the default
    BaselineScore baseline;
    PlateauCourse course;
    ScoreHazard death = ScoreHazard::death();
    ScoreHazard discharge = ScoreHazard::discharge();
    bool fit_line = true;
    bool fit_course = true;  ///< the slow part (about a second at 100 patients)
};

struct ScoreFit {
    NamedEstimates baseline;
    MixedModelFit line_ml, line_reml;  ///< the same linear mixed model by both methods
    ScoreHazardFit death, discharge;
    ScoreHazardFit simulated_death, simulated_discharge;  ///< the same with half a day at risk where the other event
                                                          ///< ends it: what a simulation takes
    NamedEstimates after_discharge;                       ///< of death
    NamedEstimates course;
};

/// Each part has its own status; none keeps the others from being fitted. Throws InputError for terms that are no
/// columns.
ScoreFit fit_score_model(const PilotScores& pilot, const ScoreFitOptions& options = {});

}  // namespace equipoise
