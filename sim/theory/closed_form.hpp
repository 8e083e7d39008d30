#pragma once
// Power by formula, where there is one, beside the simulated: a cross-check that a reader can redo by hand.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/design/boundary.hpp"
#include "sim/engine/power_estimate.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

struct ClosedForm {
    double power = 0;
    std::string formula;  ///< name and source
};

/// Pooled z test of two proportions: Phi((|p1 - p0| - z sqrt(p q (1/n1 + 1/n0))) / sqrt(p1 q1/n1 + p0 q0/n0)), p pooled
/// with the allocation's weights (Fleiss 1981); probability of the side of p1 < p0 only.
double pooled_z_power(double p1, double p0, double n1, double n0, double alpha_one_sided);

/// Unpooled: Phi(|p1 - p0| / se - z).
double unpooled_z_power(double p1, double p0, double n1, double n0, double alpha_one_sided);

/// Log-rank under proportional hazards, from the number of deaths: Phi(sqrt(d f (1 - f)) |log hr| - z), f the treated
/// share (Schoenfeld 1981); side of hr < 1 only.
double schoenfeld_power(double hazard_ratio, double deaths, double treated_share, double alpha_one_sided);

/// The deaths at which that power is reached (unrounded): (z_alpha + z_power)^2 / (f (1 - f) log(hr)^2). hr is not 1.
double schoenfeld_deaths(double hazard_ratio, double power, double treated_share, double alpha_one_sided);

/// Two-sample t test, equal variances, upper tail of the noncentral t: difference in units of the standard deviation.
double t_test_power(double standardized_difference, double n1, double n0, double alpha_one_sided);

/// Simulated less formula, in Monte Carlo standard errors of the simulated; unknown where that is 0.
double difference_in_mcse(const Proportion& power, const ClosedForm& form);

/// A caveat where simulated power and a formula's are apart by more than 5 points and 5 Monte Carlo standard errors,
/// more than formulas of ordinary trials err by; else empty.
std::string_view caveat_of_difference(const Proportion& power, double formula);

/// Of a time-to-event analysis: the deaths expected at n, and those at which Schoenfeld's formula has the target power.
struct DeathsForPower {
    double expected = 0;  ///< seen by the end of the trial's follow-up, or by the cut on a calendar day
    double needed = 0;    ///< NaN where the hazards are not proportional: the formula does not apply
};

/// For log-rank, Cox and max-combo where the arms' marginal laws are known; else none. A cut by deaths caps them.
std::optional<DeathsForPower> deaths_for_power(const TrialModel& model, const Scenario& scenario, std::size_t analysis,
                                               std::size_t n);

/// Per analysis of the scenario, at the end of follow-up. Losses (independent of death) enter as the analysis treats
/// them: for a proportion-difference the risk and the number of patients that its rule for the lost leaves, for
/// log-rank and Cox the deaths that are seen (sim/theory/deaths_by_day.hpp). Empty where no formula applies (adjusted,
/// weighted or score analyses, log-rank and Cox without proportional hazards, any cut).
/// In a sequential design the same expectation of z at the last look goes through the planned boundary by recursive
/// integration; empty where a look's information is not known beforehand, and for analyses that only follow another.
std::vector<std::optional<ClosedForm>> closed_forms(const TrialModel& model, const Scenario& scenario, std::size_t n,
                                                    const Boundary* boundary = nullptr);

}  // namespace equipoise
