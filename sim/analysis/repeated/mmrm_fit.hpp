#pragma once
// Maximizes the (restricted) likelihood of a mixed model for repeated measures by Newton's method with exact second
// derivatives, from moments of pairs of visits; where those derivatives are not positive definite the expected
// information serves (Fisher scoring), and steps are halved until the likelihood rises.
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/repeated/mmrm_likelihood.hpp"

namespace equipoise {

struct MmrmFit {
    Status status = Status::not_converged;
    int iterations = 0;
    std::span<double> theta;        ///< parameters of MmrmCovariance
    std::span<double> sigma;        ///< T x T
    std::span<double> information;  ///< second derivatives of -2 log likelihood by theta at the maximum, m x m
    std::span<double>
        directions;  ///< d Sigma / d theta_k (ar1 and cs), empty for unstructured: the elements themselves
    const double* matrices() const { return directions.empty() ? nullptr : directions.data(); }
};

/// Leaves `likelihood` evaluated at the maximum. not_identifiable: collinear covariates, visits never seen together,
/// fewer patients than the covariance needs, or a likelihood that runs to a singular covariance; no_variation: equal
/// scores.
MmrmFit fit_mmrm(MmrmLikelihood& likelihood, const MmrmData& data, const MmrmCovariance& model, bool restricted,
                 Arena& arena);

}  // namespace equipoise
