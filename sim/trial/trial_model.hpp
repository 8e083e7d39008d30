#pragma once
// Everything that one synthetic trial is drawn from, with the effect of treatment resolved: what the generator needs,
// no more.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/sofa/sofa_arm.hpp"
#include "models/survival/arm_survival.hpp"
#include "sim/trial/accrual.hpp"
#include "sim/trial/covariates.hpp"
#include "sim/trial/loss.hpp"
#include "sim/trial/marginal_frailty.hpp"
#include "sim/trial/randomization.hpp"

namespace equipoise {

/// The two arms' score courses; present in a SOFA scenario, whose deaths come from the course and not from the law.
struct TrialScores {
    SofaArm arm[2];
};

struct TrialModel {
    int follow_up_days = 28;  ///< the longest that a patient is followed
    /// Days from the last patient's randomization to the common closing date, on which everybody's follow-up ends;
    /// none: each patient is followed for follow_up_days.
    std::optional<double> closing_days;
    std::array<ArmSurvival, 2> survival{ArmSurvival(Exponential{}),
                                        ArmSurvival(Exponential{})};  ///< marginal laws, control first
    std::optional<TrialScores> scores;
    Allocation allocation;
    Randomization randomization;
    std::optional<Accrual> recruitment;  ///< without it everybody arrives on day 0 at site 0
    std::optional<CovariateModel> covariates;
    std::optional<MarginalFrailty>
        frailty;               ///< of covariates that act on death, where the laws and not a course give the deaths
    std::array<Loss, 2> loss;  ///< to follow-up, control first

    /// The last day with scores.
    int score_days() const { return std::min(follow_up_days, kLongestCourse); }
    /// True if patients are followed to a common closing date that comes before the longest follow-up of the first.
    bool closes_for_all() const { return closing_days && *closing_days < follow_up_days; }
    /// True if the day of arrival decides whether a patient is in the trial, or for how long he is followed.
    bool days_decide() const { return closes_for_all() || (recruitment && recruitment->closes()); }
    /// True if what a patient's arrival is depends on how many there are.
    bool follows_n() const { return recruitment && recruitment->follows_n(); }
    bool loses() const { return loss[0].any() || loss[1].any(); }
};

}  // namespace equipoise
