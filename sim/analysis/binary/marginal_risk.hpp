#pragma once
// Standardization (g-computation) of a fitted binary regression: mean predicted risk with everybody in arm 1, and in
// arm 0.
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_regression.hpp"

namespace equipoise {

struct MarginalRisks {
    double risk1, risk0;
    double var_risk1, var_risk0, cov_risk10;  ///< delta method, covariates as they are
    double difference() const { return risk1 - risk0; }
    double difference_variance() const { return var_risk1 + var_risk0 - 2 * cov_risk10; }
};
/// `arm` is the column of the design that holds the arm; `covariance` that of the coefficients.
MarginalRisks marginal_risks(const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::size_t arm,
                             std::span<const double> covariance, Arena& arena);

/// Standard error of the difference from influence values, which also counts that covariates are sampled:
/// sqrt(sum phi^2)/n, phi = p1 - p0 - difference + n g'V x (y - p).
double influence_standard_error(const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                                std::size_t arm, Arena& arena);

}  // namespace equipoise
