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

// NLopt's BFGS, which needs gradients alone.
void climb(const SmoothFunction& f, double tolerance, SmoothMaximum& best) {
    nlopt::opt search(nlopt::LD_LBFGS, static_cast<unsigned>(best.at.size()));
    search.set_max_objective(
        [](const std::vector<double>& x, std::vector<double>& gradient, void* data) -> double {
            const SmoothFunction& function = *static_cast<const SmoothFunction*>(data);
            const double value = function(x, gradient.empty() ? nullptr : gradient.data());
            for (double& slope : gradient)
                if (!std::isfinite(value) || !std::isfinite(slope)) slope = 0;
            return std::isfinite(value) ? value : -1e100;
        },
        const_cast<SmoothFunction*>(&f));
    search.set_ftol_rel(tolerance);
    search.set_maxeval(500);
    try {
        std::vector<double> x = best.at;
        double value = 0;
        search.optimize(x, value);
        if (value > best.value) {
            best.at = x;
            best.value = value;
        }
    } catch (const std::exception&) {
        // NLopt stops so when rounding hides every further gain; Newton goes on from the best point it was given.
    }
}

// Newton's step where the information is positive definite, and then the covariance; else one along the gradient.
Eigen::VectorXd ascent(const Eigen::MatrixXd& information, const Eigen::VectorXd& gradient, SmoothMaximum& best) {
    const Eigen::LLT<Eigen::MatrixXd> factor(information);
    best.definite = factor.info() == Eigen::Success;
    if (!best.definite)
        return gradient.array() /
               (information.diagonal().array().abs() + 1e-3 * (1 + information.diagonal().array().abs().maxCoeff()));
    const Index n = information.rows();
    const Eigen::MatrixXd inverse = factor.solve(Eigen::MatrixXd::Identity(n, n));
    best.covariance.assign(best.at.size(), std::vector<double>(best.at.size()));
    for (Index k = 0; k < n; ++k)
        for (Index l = 0; l < n; ++l)
            best.covariance[static_cast<std::size_t>(k)][static_cast<std::size_t>(l)] = inverse(k, l);
    return factor.solve(gradient);
}

// The step, halved until the value rises; false where it never does.
bool advance(const SmoothFunction& f, const Eigen::VectorXd& step, SmoothMaximum& best) {
    for (double length = 1; length > 1e-6; length /= 2) {
        std::vector<double> trial = best.at;
        for (std::size_t k = 0; k < trial.size(); ++k) trial[k] += length * step[static_cast<Index>(k)];
        const double value = f(trial, nullptr);
        if (value > best.value) {
            best.at = trial;
            best.value = value;
            return true;
        }
    }
    return false;
}

}  // namespace

SmoothMaximum maximize_smooth(const SmoothFunction& f, std::vector<double> start, SmoothSearch how) {
    SmoothMaximum result;
    result.at = std::move(start);
    result.value = f(result.at, nullptr);
    climb(f, how == SmoothSearch::rough ? 1e-8 : 1e-11, result);
    if (how == SmoothSearch::rough) return result;
    for (int iteration = 0; iteration < 20; ++iteration) {
        const Eigen::MatrixXd information = information_of(f, result.at);
        if (!information.allFinite()) return result;
        const Eigen::VectorXd gradient = gradient_of(f, result.at);
        const Eigen::VectorXd step = ascent(information, gradient, result);
        const double gain = gradient.dot(step);
        // A hundredth of a standard error, squared, is far below what anybody reads; differences resolve about this
        // much.
        if (result.definite && gain < 1e-7) {
            result.converged = true;
            return result;
        }
        if (!advance(f, step, result)) {
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
