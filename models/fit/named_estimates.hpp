#pragma once
// What a fit to repeated scores gives: estimates by name with their covariance, and how it ended, in words.
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/portable_math.hpp"

namespace equipoise {

struct NamedEstimates {
    std::string model;                  ///< what was fitted, in words
    std::string status = "not fitted";  ///< "converged", or why not
    std::vector<std::string> names;
    std::vector<double> estimates;
    std::vector<std::vector<double>>
        covariance;                       ///< of `estimates`, same order; 0 for one held fixed; empty if unknown
    std::vector<double> standard_errors;  ///< NaN where unknown
    double log_likelihood = std::nan(""), aic = std::nan(""), bic = std::nan("");  ///< bic with the number of patients
    std::size_t patients = 0, observations = 0;
    std::vector<std::string> warnings;

    bool converged() const { return status == "converged"; }
    /// The estimate of that name; NaN if there is none.
    double at(std::string_view name) const {
        for (std::size_t k = 0; k < names.size(); ++k)
            if (names[k] == name) return estimates[k];
        return std::nan("");
    }
    double standard_error(std::string_view name) const {
        for (std::size_t k = 0; k < names.size() && k < standard_errors.size(); ++k)
            if (names[k] == name) return standard_errors[k];
        return std::nan("");
    }
    /// Sets AIC and BIC from the log-likelihood and `parameters`.
    void set_criteria(std::size_t parameters) {
        aic = -2 * log_likelihood + 2 * static_cast<double>(parameters);
        bic = -2 * log_likelihood + portable::log(static_cast<double>(patients)) * static_cast<double>(parameters);
    }
};

}  // namespace equipoise
