#include "sim/search/plan_pictures.hpp"

#include <algorithm>

namespace equipoise {

PlanPictures plan_pictures(const Scenario& scenario, const TrialModel& model, std::size_t n, const Campaign& campaign) {
    const auto at_most = [&](std::uint64_t count) {
        return std::min(count, static_cast<std::uint64_t>(scenario.simulation.trials));
    };
    PlanPictures pictures;
    pictures.told = told_trials(scenario, model, n, at_most(PlanPictures::kTold), campaign);
    pictures.calendar = trial_calendar(scenario, model, n, at_most(PlanPictures::kCalendar), campaign);
    if (model.scores) pictures.scores = score_days(scenario, model, n, at_most(PlanPictures::kScoreDays), campaign);
    return pictures;
}

}  // namespace equipoise
