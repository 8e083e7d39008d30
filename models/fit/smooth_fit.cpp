#include "models/fit/smooth_fit.hpp"
#include "models/numeric/plain_eigen.hpp"

#include <cmath>
#include <nlopt.hpp>

namespace equipoise::fit {
namespace {

using Eigen::Index;

// Rounding of a log-likelihood of some hundreds is 1e-13: first differences want a step of about 1e-5, second of 1e-3.
double step_of(double x, double relative) { return relative * std::fmax(1, std::fabs(x)); }

Eigen::VectorXd gradient_of(const SmoothFunction& f, const std::vector<double>& x) {
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(static_cast<Index>(x.size()));
    f(x, gradient.data());
    return gradient;
}

// Minus the second derivatives.
Eigen::MatrixXd information_of(const SmoothFunction& f, std::vector<double> x) {
    const auto n = static_cast<Index>(x.size());
    Eigen::MatrixXd information(n, n);
    for (Index k = 0; k < n; ++k) {
        const auto a = static_cast<std::size_t>(k);
        const double at = x[a], h = step_of(at, 1e-4);
        x[a] = at + h;
        const Eigen::VectorXd up = gradient_of(f, x);
        x[a] = at - h;
        information.col(k) = (gradient_of(f, x) - up) / (2 * h);
        x[a] = at;
    }
    return 0.5 * (information + information.transpose());
}

}  // namespace

SmoothMaximum maximize_smooth(const SmoothFunction& f, std::vector<double> start, SmoothSearch how) {
    SmoothMaximum result;
    result.at = std::move(start);
    result.value = f(result.at, nullptr);
    const auto n = static_cast<unsigned>(result.at.size());
    nlopt::opt search(nlopt::LD_LBFGS, n);
    search.set_max_objective(
        [](const std::vector<double>& x, std::vector<double>& gradient, void* data) -> double {
            const SmoothFunction& function = *static_cast<const SmoothFunction*>(data);
            const double value = function(x, gradient.empty() ? nullptr : gradient.data());
            for (double& slope : gradient)
                if (!std::isfinite(value) || !std::isfinite(slope)) slope = 0;
            return std::isfinite(value) ? value : -1e100;
        },
        const_cast<SmoothFunction*>(&f));
    search.set_ftol_rel(how == SmoothSearch::rough ? 1e-8 : 1e-11);
    search.set_maxeval(500);
    try {
        std::vector<double> x = result.at;
        double value = 0;
        search.optimize(x, value);
        if (value > result.value) {
            result.at = x;
            result.value = value;
        }
    } catch (const std::exception&) {
        // NLopt stops so when rounding hides every further gain; Newton goes on from the best point it was given.
    }
    if (how == SmoothSearch::rough) return result;
    for (int iteration = 0; iteration < 20; ++iteration) {
        const Eigen::MatrixXd information = information_of(f, result.at);
        if (!information.allFinite()) return result;
        const Eigen::LLT<Eigen::MatrixXd> factor(information);
        result.definite = factor.info() == Eigen::Success;
        const Eigen::VectorXd gradient = gradient_of(f, result.at);
        Eigen::VectorXd step;
        if (result.definite) {
            step = factor.solve(gradient);
            const Eigen::MatrixXd inverse =
                factor.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
            result.covariance.assign(n, std::vector<double>(n));
            for (unsigned k = 0; k < n; ++k)
                for (unsigned l = 0; l < n; ++l) result.covariance[k][l] = inverse(k, l);
        } else {
            step = gradient.array() / (information.diagonal().array().abs() +
                                       1e-3 * (1 + information.diagonal().array().abs().maxCoeff()));
        }
        const double gain = gradient.dot(step);
        // A hundredth of a standard error, squared, is far below what anybody reads; differences resolve about this
        // much.
        if (result.definite && gain < 1e-7) {
            result.converged = true;
            return result;
        }
        double length = 1;
        for (; length > 1e-6; length /= 2) {
            std::vector<double> trial = result.at;
            for (unsigned k = 0; k < n; ++k) trial[k] += length * step[k];
            const double value = f(trial, nullptr);
            if (value > result.value) {
                result.at = trial;
                result.value = value;
                break;
            }
        }
        if (length <= 1e-6) {
            result.converged = result.definite && gain < 1e-4;
            return result;
        }
    }
    return result;
}

SmoothMaximum maximize_smooth(const std::function<double(const std::vector<double>&)>& f, std::vector<double> start,
                              SmoothSearch how) {
    const SmoothFunction by_differences = [&f](const std::vector<double>& at, double* gradient) {
        std::vector<double> x = at;
        for (std::size_t k = 0; gradient && k < x.size(); ++k) {
            const double h = step_of(at[k], 1e-5);
            x[k] = at[k] + h;
            const double up = f(x);
            x[k] = at[k] - h;
            gradient[k] = (up - f(x)) / (2 * h);
            x[k] = at[k];
        }
        return f(at);
    };
    return maximize_smooth(by_differences, std::move(start), how);
}

}  // namespace equipoise::fit
