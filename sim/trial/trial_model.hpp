#pragma once
// Everything that one synthetic trial is drawn from, with the effect of treatment resolved: what the generator needs,
// no more.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/sofa/calibrate.hpp"
#include "models/survival/arm_survival.hpp"
#include "sim/trial/covariates.hpp"
#include "sim/trial/marginal_frailty.hpp"
#include "sim/trial/randomization.hpp"
#include "sim/trial/recruitment.hpp"

namespace equipoise {

/// The two arms' score courses; present in a SOFA scenario, whose deaths come from the course and not from the law.
struct TrialScores {
    SofaArm arm[2];
};

struct TrialModel {
    int follow_up_days = 28;
    std::array<ArmSurvival, 2> survival{ArmSurvival(Exponential{}),
                                        ArmSurvival(Exponential{})};  ///< marginal laws, control first
    std::optional<TrialScores> scores;
    Allocation allocation;
    Randomization randomization;
    std::optional<Recruitment> recruitment;  ///< without it everybody arrives on day 0 at site 0
    std::optional<CovariateModel> covariates;
    std::optional<MarginalFrailty>
        frailty;              ///< of covariates that act on death, where the laws and not a course give the deaths
    double dropout_risk = 0;  ///< probability of loss by the end of follow-up, at a constant hazard
};

}  // namespace equipoise
