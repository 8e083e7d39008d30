#pragma once
// Maximum likelihood without formulas for derivatives: NLopt's BFGS on central differences, then Newton steps on a Hessian by
// differences, whose inverse is the covariance. For smooth functions of a dozen unbounded parameters of order 1.
#include <functional>
#include <vector>

namespace equipoise::fit {

struct SmoothMaximum {
    bool converged = false;
    bool definite = false;                          ///< the information is positive definite: `covariance` is there
    std::vector<double> at;
    double value = 0;
    std::vector<std::vector<double>> covariance;
};

enum class SmoothSearch {
    rough,     ///< BFGS only: near the maximum, to see which parameters run to a boundary; no covariance
    polished,
};

/// `log_likelihood` gives -inf or NaN outside its domain; the start must be inside.
SmoothMaximum maximize_smooth(const std::function<double(const std::vector<double>&)>& log_likelihood, std::vector<double> start,
                              SmoothSearch search = SmoothSearch::polished);

}  // namespace equipoise::fit
