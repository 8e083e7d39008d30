#pragma once
// What a running trial's own data say of its two arms, as a study whose parameters can be drawn, as those of a pilot
// are: no plan, no earlier prior enters but the scenario's prior of interval counts.
//   mortality   each arm's deaths by intervals of whole days, at most 28 of them, with their exact posterior
//               (models/fit/interval_posterior.hpp). Of each patient the intervals that were over by the date, so that
//               those with short follow-up count with their survivors too.
//   score       the course fitted to the scores (models/fit/fitted_course.hpp); what the data do not identify stays
//               the scenario's; none where the data do not tell who left the ICU
// Recruitment, allocation, losses and covariates stay the scenario's.
#include <optional>
#include <string>
#include <vector>

#include "sim/interim/running_trial.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

struct OwnStudy {
    std::optional<Study> study;
    std::string why_not;             ///< where there is none
    std::vector<std::string> words;  ///< what is taken from the data, and what is not
};

/// The trial must not be read blinded.
OwnStudy own_study(const Study& planned, const RunningTrial& trial);

}  // namespace equipoise
