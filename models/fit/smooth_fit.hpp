#pragma once
// Maximum likelihood without formulas for second derivatives: NLopt's BFGS on the gradient, then Newton steps on a
// Hessian by central differences of it, whose inverse is the covariance. A function without a gradient has it by
// central differences too. For smooth functions of a dozen unbounded parameters of order 1.
#include <functional>
#include <vector>

namespace equipoise::fit {

struct SmoothMaximum {
    bool converged = false;
    bool definite = false;  ///< the information is positive definite: `covariance` is there
    std::vector<double> at;
    double value = 0;
    std::vector<std::vector<double>> covariance;
};

enum class SmoothSearch {
    rough,  ///< BFGS only: near the maximum, to see which parameters run to a boundary; no covariance
    polished,
};

/// A log-likelihood that fills its gradient where that is not null.
using SmoothFunction = std::function<double(const std::vector<double>& at, double* gradient)>;

/// `log_likelihood` gives -inf or NaN outside its domain; the start must be inside.
SmoothMaximum maximize_smooth(const SmoothFunction& log_likelihood, std::vector<double> start,
                              SmoothSearch search = SmoothSearch::polished);
SmoothMaximum maximize_smooth(const std::function<double(const std::vector<double>&)>& log_likelihood,
                              std::vector<double> start, SmoothSearch search = SmoothSearch::polished);

}  // namespace equipoise::fit
