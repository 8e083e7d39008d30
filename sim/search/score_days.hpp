#pragma once
// What becomes of the patients of each arm, day by day: the score of those alive in the ICU, and who is where.
#include <vector>

#include "sim/engine/campaign.hpp"
#include "sim/engine/power_estimate.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// A number with its Monte Carlo error, which is that between trials.
struct DayShare {
    double value = Estimate::kUnknown, mcse = Estimate::kUnknown;
};

/// One arm on one day, over all its patients and trials. The three shares add to one.
struct ScoreDay {
    DayShare score;                     ///< mean SOFA of those alive in the ICU; unknown where nobody is
    DayShare in_icu, discharged, dead;  ///< discharged: alive and out of the ICU
};

struct ScoreDays {
    std::uint64_t trials = 0;
    std::size_t n = 0;             ///< patients a trial, both arms
    std::vector<ScoreDay> arm[2];  ///< by day, from 0 to the last with scores; control first
};

/// Of replicates 0 to trials - 1 of the run, at n patients, as if nobody were lost. The model has scores.
ScoreDays score_days(const Scenario& scenario, const TrialModel& model, std::size_t n, std::uint64_t trials,
                     const Campaign& campaign);

}  // namespace equipoise
