#include "sim/design/conditional_power.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "sim/design/limit_recursion.hpp"

namespace equipoise {
namespace {

double pooled_z(double deaths1, double n1, double deaths0, double n0) {
    const double pooled = (deaths1 + deaths0) / (n1 + n0), variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0);
    return variance > 0 ? (deaths0 / n0 - deaths1 / n1) / std::sqrt(variance) : 0;
}

// Probabilities of 0..m from the ratio p(k + 1) / p(k), outward from the largest: nothing underflows before it is too
// small to matter.
template <class Ratio>
std::vector<double> from_ratios(int m, const Ratio& ratio) {
    std::vector<double> p(static_cast<std::size_t>(m) + 1, 0.0);
    int mode = 0;
    while (mode < m && ratio(mode) >= 1) ++mode;
    p[static_cast<std::size_t>(mode)] = 1;
    double sum = 1;
    for (int k = mode; k < m; ++k)
        sum += p[static_cast<std::size_t>(k) + 1] = p[static_cast<std::size_t>(k)] * ratio(k);
    for (int k = mode; k > 0; --k)
        sum += p[static_cast<std::size_t>(k) - 1] = p[static_cast<std::size_t>(k)] / ratio(k - 1);
    for (double& x : p) x /= sum;
    return p;
}

std::vector<double> binomial(int m, double risk) {
    if (risk <= 0 || risk >= 1) {
        std::vector<double> p(static_cast<std::size_t>(m) + 1, 0.0);
        p[risk <= 0 ? 0 : static_cast<std::size_t>(m)] = 1;
        return p;
    }
    return from_ratios(m, [&](int k) { return (m - k) * risk / ((k + 1) * (1 - risk)); });
}

std::vector<double> beta_binomial(const ArmCounts& arm, BetaPrior prior) {
    const int m = arm.planned - arm.patients;
    const double a = prior.a + arm.deaths, b = prior.b + (arm.patients - arm.deaths);
    return from_ratios(m, [&](int k) { return (m - k) * (a + k) / ((k + 1) * (b + m - k - 1)); });
}

// P(final z >= critical), the deaths to come independent.
double success(const BinaryInterim& trial, const std::vector<double>& treated, const std::vector<double>& control) {
    double sum = 0;
    for (std::size_t i = 0; i < treated.size(); ++i) {
        double inner = 0;
        for (std::size_t j = 0; j < control.size(); ++j)
            if (pooled_z(trial.treated.deaths + static_cast<double>(i), trial.treated.planned,
                         trial.control.deaths + static_cast<double>(j), trial.control.planned) >= trial.critical)
                inner += control[j];
        sum += treated[i] * inner;
    }
    return sum;
}

double risk_of(const ArmCounts& arm) { return static_cast<double>(arm.deaths) / arm.patients; }

}  // namespace

double conditional_power(double z, double t, double critical, double drift) {
    return portable::normal_cdf((z * std::sqrt(t) + drift * (1 - t) - critical) / std::sqrt(1 - t));
}

double conditional_power_of_trend(double z, double t, double critical) {
    return conditional_power(z, t, critical, z / std::sqrt(t));
}

double predictive_power(double z, double t, double critical) {
    return portable::normal_cdf((z - critical * std::sqrt(t)) / std::sqrt(1 - t));
}

double predictive_power(double z, double t, double critical, double prior_mean, double prior_sd) {
    // The posterior of the drift, then of the last look's Z.
    const double weight = 1 / (prior_sd * prior_sd), precision = weight + t;
    const double mean = (prior_mean * weight + z * std::sqrt(t)) / precision, left = 1 - t;
    return portable::normal_cdf((z * std::sqrt(t) + mean * left - critical) /
                                std::sqrt(left + left * left / precision));
}

LaterLooks later_looks(std::span<const double> information, std::span<const Limits> limits, std::size_t look, double z,
                       double theta, bool obey_futility) {
    LaterLooks later;
    LookPath path;
    path.begin(z * std::sqrt(information[look]), information[look]);
    for (std::size_t k = look + 1; k < information.size(); ++k) {
        const double t = information[k];
        const LookDensity& going = path.reach(t);
        later.benefit.push_back(limits[k].upper < Limits::kNone ? going.tail(t, limits[k].upper, theta, 1).upper : 0);
        later.power += later.benefit.back();
        path.stop(t, going_on(limits[k], obey_futility));
    }
    return later;
}

namespace {

double log_rank_information(double deaths, double treated_share) {
    return deaths * treated_share * (1 - treated_share);
}

}  // namespace

double LogRankInterim::log_hazard_ratio() const { return -z / std::sqrt(log_rank_information(deaths, treated_share)); }

double LogRankInterim::conditional_power(double hazard_ratio) const {
    const double drift = -portable::log(hazard_ratio) * std::sqrt(log_rank_information(planned_deaths, treated_share));
    return equipoise::conditional_power(z, deaths / planned_deaths, critical, drift);
}

double LogRankInterim::conditional_power_of_trend() const {
    return equipoise::conditional_power_of_trend(z, deaths / planned_deaths, critical);
}

double LogRankInterim::predictive_power() const {
    return equipoise::predictive_power(z, deaths / planned_deaths, critical);
}

LogRankInterim::Posterior LogRankInterim::with_prior(double log_hazard_ratio_mean, double log_hazard_ratio_sd) const {
    const double information = log_rank_information(deaths, treated_share);
    const double weight = 1 / (log_hazard_ratio_sd * log_hazard_ratio_sd), precision = weight + information;
    Posterior posterior;
    posterior.mean = (log_hazard_ratio_mean * weight + log_hazard_ratio() * information) / precision;
    posterior.sd = 1 / std::sqrt(precision);
    posterior.benefit = portable::normal_cdf(-posterior.mean / posterior.sd);
    const double scale = std::sqrt(log_rank_information(planned_deaths, treated_share));
    posterior.predictive_power = equipoise::predictive_power(
        z, deaths / planned_deaths, critical, -log_hazard_ratio_mean * scale, log_hazard_ratio_sd * scale);
    return posterior;
}

double BinaryInterim::z() const { return pooled_z(treated.deaths, treated.patients, control.deaths, control.patients); }

double BinaryInterim::conditional_power(double treated_risk, double control_risk) const {
    return success(*this, binomial(treated.planned - treated.patients, treated_risk),
                   binomial(control.planned - control.patients, control_risk));
}

double BinaryInterim::conditional_power_of_trend() const {
    return conditional_power(risk_of(treated), risk_of(control));
}

double BinaryInterim::conditional_power_of_null() const {
    const double pooled = static_cast<double>(treated.deaths + control.deaths) / (treated.patients + control.patients);
    return conditional_power(pooled, pooled);
}

double BinaryInterim::predictive_power(BetaPrior treated_prior, BetaPrior control_prior) const {
    return success(*this, beta_binomial(treated, treated_prior), beta_binomial(control, control_prior));
}

}  // namespace equipoise
