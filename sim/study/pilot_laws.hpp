#pragma once
// What a study takes from its pilot: the laws of its arms and its score course. The one place that says so, whether a
// scenario takes them with from = "pilot" or pastes what `fit` prints.
#include "models/fit/survival_fit.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// Reads pilot.survival from study.files into study.pilot, and the posterior of its intervals: the scenario's cuts and
/// the end of follow-up. Throws InputError with the file's name.
void read_pilot(Study& study);

/// What the arm is simulated from: the posterior's mean, or a likelihood fit, which is kept in study.fits. Throws
/// InputError where the arm has no patients or the pilot does not identify the law.
SurvivalLaw law_of_arm(Study& study, int arm, FitOptions options = {});

/// Puts the course fitted to pilot.scores into the scenario. A part that the file states stands; assumptions say where
/// each of the others comes from.
void take_course_from_pilot(Study& study);

}  // namespace equipoise
