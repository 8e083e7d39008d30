#pragma once
// Maximum likelihood for a binary outcome with covariates, on rows that stand for `trials` patients with `events`
// events each.
//
//   logistic          logit p = x'b, Newton (the information is also the expected one)
//   firth             the same with Jeffreys's penalty |information|^(1/2) (Firth 1993, Biometrika 80:27-38): finite
//                     also under separation; standard errors from the information at the estimate
//   log_binomial      log p = x'b with p < 1 (Wacholder 1986), Fisher scoring: risk ratios
//   modified_poisson  log mu = x'b, Poisson likelihood with the robust covariance (Zou 2004, Am J Epidemiol
//                     159:702-706)
//
// Steps are halved until the likelihood grows. Separation (infinite estimates) shows as steps that stay long while the
// likelihood no longer grows; the coefficients that do not move then have their limits, as with a covariate that tells
// deaths perfectly while the arm does not. Firth's penalty needs no events in either arm. The log-binomial model's
// maximum may lie where a risk is 1 (binary_boundary.hpp): a finite estimate, without Wald's errors.
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/estimate.hpp"

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
    /// ok; separated (all but the coefficients that run off are at their limits; nothing is known if `covariance` is
    /// empty); on_boundary (coefficients, mean and log-likelihood only); no_events, no_variation, not_identifiable,
    /// not_converged
    Status status = Status::ok;
    double log_likelihood = Estimate::kUnknown;  ///< without Firth's penalty; Poisson: without log y! (0 here)
    int iterations = 0;
    std::span<double> coefficients;
    std::span<double> covariance;      ///< inverse of the expected information
    std::span<double> mean;            ///< fitted risk by row
    std::span<std::uint8_t> runs_off;  ///< by column, where separated: the coefficient is infinite

    /// The coefficient is finite and its variance known.
    bool has(std::size_t j) const {
        return status == Status::ok || (status == Status::separated && !covariance.empty() && !runs_off[j]);
    }
};
RegressionFit fit_binary_regression(const RegressionData& data, BinaryModel model, Arena& arena);

/// Sandwich covariance HC0: V (sum of x x' r^2) V, r the score residual of each patient.
void robust_covariance(const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                       std::span<double> result, Arena& arena);

/// Score (Rao) chi-square of the full model's data at the fit of a smaller one: U' I^-1 U. Unknown if I is singular.
double score_chi_square(const RegressionData& full, BinaryModel model, std::span<const double> fitted_mean,
                        Arena& arena);

/// The risk at a linear predictor, and its derivative.
struct RiskAt {
    double risk, slope;
};
RiskAt risk_at(BinaryModel model, double eta);

}  // namespace equipoise
