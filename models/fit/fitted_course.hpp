#pragma once
// The course of the score as a pilot's scores give it, ready to simulate; what the pilot does not identify keeps the
// defaults of sofa_course.hpp, and is named.
//
//   baseline           fit_baseline_score, whose variance is that of the score seen: the daily deviation's is taken off
//   plateau, rate, noise   fit_plateau_course (the control arm's; the arm's effects apart)
//   death              hazard and per_point of fit_score_hazard, which knows no decay, so decay = 0; after_discharge of
//                      its own fit
//   discharge          fit_score_hazard; both with half a day at risk on the day that the other event ends, since the
//                      simulated hazards compete within the day (whole days would put them too low: by 5% where a tenth
//                      of days end so)
#include <optional>
#include <string>
#include <vector>

#include "models/fit/score_model.hpp"
#include "models/sofa/sofa_course.hpp"

namespace equipoise {

struct FittedCourse {
    SofaCourse course;
    std::vector<std::string> fitted;   ///< parts from the pilot: "baseline", ...
    std::vector<std::string> kept;     ///< "discharge keeps its default: no outcomes: ..."
    std::optional<SofaEffect> effect;  ///< on plateau and rate, where both arms were fitted
};

/// Estimates outside the range of their field keep the default too.
FittedCourse fitted_course(const ScoreFit& fit);

}  // namespace equipoise
