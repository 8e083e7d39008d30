#include "models/fit/score_model.hpp"

namespace equipoise {

ScoreFit fit_score_model(const PilotScores& pilot, const ScoreFitOptions& options) {
    ScoreFit result;
    MixedModel line = options.line;
    bool both[2] = {false, false};
    for (const PilotScores::Patient& patient : pilot.patients) both[patient.arm] = true;
    if (!(both[0] && both[1]) && line.terms == MixedModel{}.terms) line.terms = "day";
    if (options.fit_line) {
        line.restricted = false;
        result.line_ml = fit_mixed_model(pilot, line);
        line.restricted = true;
        result.line_reml = fit_mixed_model(pilot, line);
    }
    result.baseline = fit_baseline_score(pilot, options.baseline);
    result.death = fit_score_hazard(pilot, options.death);
    result.discharge = fit_score_hazard(pilot, options.discharge);
    ScoreHazard death = options.death, discharge = options.discharge;
    death.part_of_day = discharge.part_of_day = 0.5;
    result.simulated_death = fit_score_hazard(pilot, death);
    result.simulated_discharge = fit_score_hazard(pilot, discharge);
    result.after_discharge = fit_after_discharge(pilot);
    if (options.fit_course) result.course = fit_plateau_course(pilot, options.course);
    return result;
}

}  // namespace equipoise
