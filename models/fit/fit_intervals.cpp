// Survival and restricted mean survival time of a fit, with intervals by the delta method.
#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fit/law_likelihood.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double shift_of(const SurvivalFit& fit, std::span<const double> at, std::span<const double> covariates) {
    const std::size_t own = fit::parameters_of(fit).size();
    double shift = 0;
    for (std::size_t k = 0; k < covariates.size() && own + k < at.size(); ++k) shift += at[own + k] * covariates[k];
    return shift;
}

// Standard error of a function of the parameters; its slopes by five-point differences, error about step^4.
template <class Function>
double delta_error(const SurvivalFit& fit, const Function& function) {
    const std::size_t p = fit.size();
    if (fit.covariance.empty()) return kUnknown;
    std::vector<double> slope(p, 0.0), at = fit.transformed;
    for (std::size_t i = 0; i < p; ++i) {
        const double centre = at[i], deviation = std::sqrt(fit.covariance[i * p + i]);
        if (!std::isfinite(centre) || deviation == 0) continue;
        const double step = std::min(1e-3, 1e-2 * deviation);
        const auto value = [&](double k) {
            at[i] = centre + k * step;
            return function(at);
        };
        slope[i] = (value(-2) - 8 * value(-1) + 8 * value(1) - value(2)) / (12 * step);
        at[i] = centre;
    }
    double variance = 0;
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j < p; ++j) variance += slope[i] * slope[j] * fit.covariance[i * p + j];
    return std::sqrt(std::max(variance, 0.0));
}

}  // namespace

SurvivalLaw SurvivalFit::law_at(std::span<const double> covariates) const {
    return fit::law_of(*this, transformed, shift_of(*this, transformed, covariates));
}

EstimateWithInterval SurvivalFit::survival_at(double day, std::span<const double> covariates, double confidence) const {
    if (std::isnan(transformed[0])) return {kUnknown, kUnknown, kUnknown, kUnknown};
    const double h = cumulative_hazard(law_at(covariates), day);
    EstimateWithInterval result{portable::exp(-h), kUnknown, kUnknown, kUnknown};
    const double error = delta_error(*this, [&](const std::vector<double>& at) {
        return cumulative_hazard(fit::law_of(*this, at, shift_of(*this, at, covariates)), day);
    });
    result.standard_error = result.estimate * error;
    if (day <= 0) {
        result.standard_error = 0;
        result.lower = result.upper = 1;
    } else if (h > 0 && std::isfinite(error)) {
        const double factor = portable::exp(portable::normal_quantile(0.5 + 0.5 * confidence) * error / h);
        result.lower = portable::exp(-h * factor);
        result.upper = portable::exp(-h / factor);
    } else if (h == 0 && identified) {
        const auto known = std::lower_bound(known_alive.begin(), known_alive.end(), std::pair(day, 0.0));
        result.lower = known == known_alive.end() ? 0 : portable::pow(0.5 * (1 - confidence), 1 / known->second);
        result.upper = 1;
    }
    return result;
}

EstimateWithInterval SurvivalFit::rmst_at(double tau, std::span<const double> covariates, double confidence) const {
    if (std::isnan(transformed[0])) return {kUnknown, kUnknown, kUnknown, kUnknown};
    EstimateWithInterval result{rmst(law_at(covariates), tau), kUnknown, kUnknown, kUnknown};
    result.standard_error = delta_error(*this, [&](const std::vector<double>& at) {
        return rmst(fit::law_of(*this, at, shift_of(*this, at, covariates)), tau);
    });
    if (result.estimate < tau && std::isfinite(result.standard_error)) {
        // on the log scale of the days lost, so that the limits stay below tau
        const double lost = tau - result.estimate,
                     factor = portable::exp(portable::normal_quantile(0.5 + 0.5 * confidence) * result.standard_error /
                                            lost);
        result.lower = std::max(0.0, tau - lost * factor);
        result.upper = tau - lost / factor;
    }
    return result;
}

double SurvivalFit::bic_of_deaths() const {
    return portable::log(deaths) * static_cast<double>(size()) - 2 * log_likelihood;
}

}  // namespace equipoise
