#pragma once
// What a pilot says as the tables of a scenario, so that a run needs no data (design: statistics section 4).
#include <string>

#include "models/fit/score_model.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// The ends of the intervals in which an arm's mortality is judged: none (its own) for interval counts, else the cuts
/// and the last day.
std::vector<double> posterior_ends(const PilotSurvival& pilot, const std::vector<double>& cuts);

/// Cuts for a piecewise exponential law of this pilot where nobody names any: the ends of its own intervals (interval
/// counts), else `usual`; those before the end of follow-up.
std::vector<double> pilot_cuts(const PilotSurvival& pilot, const std::vector<double>& usual, int follow_up_days);

/// The trial's follow-up where no scenario states one: 28 days (a scenario's default), or the pilot's whole days if
/// they are fewer.
int pilot_follow_up(const PilotSurvival& pilot);

/// [survival], [sofa] and [effect]; `study` (pilot_study) and `scores` may be none. The laws are those that from =
/// "pilot" simulates: a hazard ratio by period where both arms are piecewise exponential, else the treated arm's own
/// mortality on each whole day. A mixture-cure law, too, is written as its mortality on each whole day. Comments say
/// which arm is control, by which day the pilot was judged, and what the data did not give. An effect on the score
/// stands in a comment: from = "pilot" takes none. Keys on a page of so many columns: see toml_text.
std::string fit_toml(const Study* study, const ScoreFit* scores, std::size_t page);

}  // namespace equipoise
