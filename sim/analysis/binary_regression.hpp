#pragma once
// Maximum likelihood for a binary outcome with covariates, on rows that stand for `trials` patients with `events` events each.
//
//   logistic          logit p = x'b, Newton (the information is also the expected one)
//   firth             the same with Jeffreys's penalty |information|^(1/2) (Firth 1993, Biometrika 80:27-38): finite also under
//                     separation; standard errors from the information at the estimate
//   log_binomial      log p = x'b with p < 1 (Wacholder 1986), Fisher scoring: risk ratios
//   modified_poisson  log mu = x'b, Poisson likelihood with the robust covariance (Zou 2004, Am J Epidemiol 159:702-706)
//
// Steps are halved until the likelihood grows. Separation (an infinite estimate) shows as steps that stay long while the
// likelihood no longer grows.
#include <cstddef>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/estimate.hpp"

namespace equipoise {

enum class BinaryModel { logistic, firth, log_binomial, modified_poisson };

/// Column-major: row i of column j is x[j * rows + i]. No missing values.
struct RegressionData {
    std::size_t rows = 0, columns = 0;
    std::span<const double> x, trials, events;
    std::span<const double> column(std::size_t j) const { return x.subspan(j * rows, rows); }
};

/// Spans are the arena's. Matrices are columns x columns, symmetric.
struct RegressionFit {
    Status status = Status::ok;
    double log_likelihood = Estimate::kUnknown;  ///< without Firth's penalty; Poisson: without log y! (0 here)
    int iterations = 0;
    std::span<double> coefficients;
    std::span<double> covariance;  ///< inverse of the expected information
    std::span<double> mean;        ///< fitted risk by row
};
RegressionFit fit_binary_regression(const RegressionData& data, BinaryModel model, Arena& arena);

/// Sandwich covariance HC0: V (sum of x x' r^2) V, r the score residual of each patient.
void robust_covariance(const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::span<double> result, Arena& arena);

/// Score (Rao) chi-square of the full model's data at the fit of a smaller one: U' I^-1 U. Unknown if I is singular.
double score_chi_square(const RegressionData& full, BinaryModel model, std::span<const double> fitted_mean, Arena& arena);

/// The risk at a linear predictor, and its derivative.
struct RiskAt {
    double risk, slope;
};
RiskAt risk_at(BinaryModel model, double eta);

}  // namespace equipoise
