#pragma once
// What a plan's pictures are drawn from besides its tables: trials of the run at the plan's n, looked at again.
#include <optional>

#include "sim/search/hazard_course.hpp"
#include "sim/search/score_days.hpp"
#include "sim/search/told_trials.hpp"
#include "sim/search/trial_calendar.hpp"

namespace equipoise {

struct PlanPictures {
    static constexpr std::uint64_t kTold = 2000;  ///< trials whose estimates are drawn; fewer where the run has fewer
    static constexpr std::uint64_t kCalendar = 2000;  ///< trials over calendar time
    static constexpr std::uint64_t kScoreDays = 200;  ///< trials whose scores are drawn
    static constexpr std::size_t kPaths = 20;         ///< of the told trials, drawn as paths

    ToldTrials told;
    std::optional<TrialCalendar> calendar;  ///< none without recruitment
    std::optional<ScoreDays> scores;        ///< none without scores
    std::vector<HazardDay> hazards;         ///< empty where no law gives mortality
};

/// At n patients, with the planned effect.
PlanPictures plan_pictures(const Scenario& scenario, const TrialModel& model, std::size_t n, const Campaign& campaign);

}  // namespace equipoise
