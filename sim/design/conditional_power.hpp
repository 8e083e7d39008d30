#pragma once
// The chances of a trial that is under way. z favours the treatment when positive; t is the information so far as a
// share of the planned; `critical` is the final critical value; drift is E(Z) of the last look (information 1).
//   conditional power  Phi((z sqrt(t) + drift (1 - t) - critical) / sqrt(1 - t))   (Lan and Wittes 1988, B-values)
//   predictive power   its average over the posterior of the drift, from a flat or a normal prior (Spiegelhalter,
//                      Freedman and Blackburn 1986)
// 0 < t < 1.
#include <span>
#include <vector>

#include "sim/design/boundary.hpp"

namespace equipoise {

double conditional_power(double z, double t, double critical, double drift);
double conditional_power_of_trend(double z, double t, double critical);  ///< drift z / sqrt(t)
double predictive_power(double z, double t, double critical);            ///< flat prior
double predictive_power(double z, double t, double critical, double prior_mean, double prior_sd);

/// Given z at look `look` (from 0): the chance to cross each later upper limit, under E Z_k = theta
/// sqrt(information_k); the other limits are obeyed too (futility only if `obey_futility`).
struct LaterLooks {
    std::vector<double> benefit;  ///< by later look
    double power = 0;
};
LaterLooks later_looks(std::span<const double> information, std::span<const Limits> limits, std::size_t look, double z,
                       double theta, bool obey_futility = true);

/// A log-rank test of `deaths` of `planned_deaths`, `treated_share` of the patients on treatment. The log hazard ratio
/// estimated from z is -z / sqrt(d f (1 - f)), with variance 1 / (d f (1 - f)) (Schoenfeld 1981).
struct LogRankInterim {
    double deaths = 0, planned_deaths = 0, z = 0, critical = 0, treated_share = 0.5;

    double log_hazard_ratio() const;
    double conditional_power(double hazard_ratio) const;
    double conditional_power_of_trend() const;
    double predictive_power() const;  ///< flat prior
    struct Posterior {
        double mean = 0, sd = 0;  ///< of the log hazard ratio
        double benefit = 0;       ///< P(log hazard ratio < 0)
        double predictive_power = 0;
    };
    Posterior with_prior(double log_hazard_ratio_mean, double log_hazard_ratio_sd) const;  ///< normal
};

/// Two proportions of deaths, pooled z: by enumeration of the deaths to come.
struct ArmCounts {
    int deaths = 0, patients = 0, planned = 0;  ///< so far, so far, in the end
};
struct BetaPrior {
    double a = 1, b = 1;
};
struct BinaryInterim {
    ArmCounts treated, control;
    double critical = 0;  ///< final: benefit when z >= critical

    double z() const;  ///< (risk of control - risk of treated) / pooled se; 0 if that is 0
    double conditional_power(double treated_risk, double control_risk) const;
    double conditional_power_of_trend() const;  ///< at the observed risks
    double conditional_power_of_null() const;   ///< at the pooled observed risk
    double predictive_power(BetaPrior treated_prior, BetaPrior control_prior) const;
};

}  // namespace equipoise
