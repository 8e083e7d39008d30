#pragma once
// The plateau course of the score by nonlinear mixed maximum likelihood.
//
//   x_i(d) = R_i + (S0_i - R_i) exp(-k_i d) + e_i(d)
//   S0_i ~ N(mean, sd^2),  R_i = a + b (S0_i - 10) + plateau arm_i + N(0, s^2),  log k_i = log k0 + log_rate_ratio
//                          arm_i + N(0, v^2)
//   e_i  first-order autoregressive, stationary: correlation phi^|distance in days|, SD e_sd
//
// Given k_i the course is linear in normal quantities, so S0, R and e are integrated exactly (Kalman filter, each
// patient's cost proportional to the number of scores); log k_i numerically, by the trapezoid rule on 73 points over
// +-6 SD, which converges exponentially for such integrands. The gradient is exact (plateau_likelihood.hpp). Whole
// scores add the rounding's variance, 1/12 (Sheppard), to each score's.
//
// What is left out: the cut of S0 to [4, 20], R >= 0 and the score's bounds 0 and 24. It matters when many scores lie
// at 0. Scores missing after death or discharge are missing at random when those depend on the scores seen.
//
// Parameters, on the scale of the fit: mean, log_sd, a, b, log_s, log_k0, log_v, logit_phi, log_e_sd, and with both
// arms plateau (points) and log_rate_ratio. A variance between patients, or the correlation, that the data put at 0 is
// held at -8 (an SD, or correlation, of 0.0003), without a standard error, with zeros in the covariance, and with a
// warning.
#include "models/fit/named_estimates.hpp"
#include "models/pilot/pilot_scores.hpp"

namespace equipoise {

struct PlateauCourse {
    bool arm_effects = true;  ///< on plateau and rate; left out when the pilot has one arm
};

NamedEstimates fit_plateau_course(const PilotScores& pilot, const PlateauCourse& options = {});

/// The log-likelihood at any parameters, in the order above; -inf outside of what numbers can hold.
double plateau_log_likelihood(const PilotScores& pilot, const std::vector<double>& parameters, bool arm_effects);

}  // namespace equipoise
