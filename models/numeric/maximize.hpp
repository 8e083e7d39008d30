#pragma once
// The maximum of a smooth log-likelihood: Newton's method with a line search on the exact function, some parameters
// kept at 0 or above. NLopt's Nelder-Mead looks for a better start when Newton cannot move.
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace equipoise {

/// The value at a point (-inf or NaN outside the domain). Where `gradient` is not null it and the upper and lower
/// triangle of `hessian` (p x p) are filled too.
using Objective = std::function<double(std::span<const double> at, double* gradient, double* hessian)>;

struct Maximum {
    std::vector<double> at;
    std::vector<double> information;    ///< minus the Hessian there, p x p
    std::vector<std::uint8_t> at_zero;  ///< 1 for parameters held at their bound 0
    double value = 0;
    double decrement = 0;  ///< what a further Newton step promises to gain
    bool converged = false;
    int iterations = 0;
};

/// `not_negative[i]` is 1 where parameter i must be 0 or above (empty: nowhere). The start must lie in the domain.
Maximum maximize(const Objective& objective, std::vector<double> start, std::vector<std::uint8_t> not_negative = {});

/// The inverse of a symmetric positive definite p x p matrix over the parameters with skip[i] == 0; rows and columns of
/// the others are 0. Empty if it is not positive definite (relative pivot below 1e-12).
std::vector<double> inverse_information(std::span<const double> information, std::span<const std::uint8_t> skip);

}  // namespace equipoise
