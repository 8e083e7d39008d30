#pragma once
// What coxph would print, for `equipoise analyze`.
#include <span>
#include <string>

#include "sim/analysis/cox_fit.hpp"
#include "sim/analysis/details.hpp"

namespace equipoise {

/// Coefficients by name (unknown where a column is redundant, infinite ones as far as they got), covariance, log-likelihoods and
/// global tests of a fit.
void set_cox_details(Details& details, const CoxRows& rows, const CoxFit& fit, std::span<const std::string> names, double critical);

}  // namespace equipoise
