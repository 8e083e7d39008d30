#include "models/numeric/maximize.hpp"
#include "models/numeric/plain_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlopt.hpp>

namespace equipoise {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct Point {
    std::vector<double> at, gradient, hessian;
    double value = -std::numeric_limits<double>::infinity();

    void evaluate(const Objective& objective) {
        gradient.assign(at.size(), 0.0);
        hessian.assign(at.size() * at.size(), 0.0);
        value = objective(at, gradient.data(), hessian.data());
    }
};

// Ascent direction over the free parameters: Newton's where the curvature is right, else with the negative eigenvalues
// turned round.
Vector direction(const Matrix& information, const Vector& gradient) {
    const Eigen::Index p = gradient.size();
    Vector scale(p);  // parameters differ in size by orders of magnitude
    for (Eigen::Index i = 0; i < p; ++i) scale[i] = 1 / std::sqrt(std::max(std::fabs(information(i, i)), 1e-12));
    const Matrix scaled = scale.asDiagonal() * information * scale.asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Matrix> eigen(scaled);
    Vector values = eigen.eigenvalues().cwiseAbs();
    for (Eigen::Index i = 0; i < p; ++i) values[i] = std::max(values[i], 1e-10);
    const Vector along = eigen.eigenvectors().transpose() * (scale.asDiagonal() * gradient);
    return scale.asDiagonal() * (eigen.eigenvectors() * along.cwiseQuotient(values));
}

std::vector<double> simplex(const Objective& objective, const std::vector<double>& start,
                            const std::vector<std::uint8_t>& not_negative) {
    nlopt::opt search(nlopt::LN_NELDERMEAD, static_cast<unsigned>(start.size()));
    nlopt::func f = [](unsigned n, const double* x, double*, void* data) -> double {
        const double value = (*static_cast<const Objective*>(data))(std::span<const double>(x, n), nullptr, nullptr);
        return std::isfinite(value) ? value : -1e300;
    };
    search.set_max_objective(f, const_cast<Objective*>(&objective));
    if (!not_negative.empty()) {
        std::vector<double> lower(start.size());
        for (std::size_t i = 0; i < start.size(); ++i) lower[i] = not_negative[i] ? 0 : -HUGE_VAL;
        search.set_lower_bounds(lower);
    }
    search.set_maxeval(500 * static_cast<int>(start.size()));
    search.set_ftol_abs(1e-10);
    std::vector<double> at = start;
    double value = 0;
    try {
        search.optimize(at, value);
    } catch (const std::exception&) {  // round-off limits and the like: the best point so far is in `at`
    }
    return at;
}

using Bounds = std::vector<std::uint8_t>;  // 1 where a parameter must be 0 or above; empty: nowhere

// Notes which parameters their slopes hold at 0, and gives the others.
std::vector<Eigen::Index> free_parameters(const Point& point, const Bounds& not_negative, Bounds& at_zero) {
    std::vector<Eigen::Index> free;
    for (std::size_t i = 0; i < at_zero.size(); ++i) {
        at_zero[i] = !not_negative.empty() && not_negative[i] && point.at[i] <= 0 && point.gradient[i] <= 0;
        if (!at_zero[i]) free.push_back(static_cast<Eigen::Index>(i));
    }
    return free;
}

struct Ascent {
    std::vector<Eigen::Index> free;
    Vector step;           // of the free parameters
    double decrement = 0;  // what the step promises to gain
};

Ascent ascent_from(const Point& point, std::vector<Eigen::Index> free) {
    const auto p = static_cast<Eigen::Index>(point.at.size());
    const Eigen::Map<const Matrix> hessian(point.hessian.data(), p, p);
    const Eigen::Map<const Vector> gradient(point.gradient.data(), p);
    const Vector g = gradient(free);
    const Vector step = direction(-hessian(free, free), g);
    return {std::move(free), step, 0.5 * g.dot(step)};
}

// Takes the step, halved until the value rises; false where it never does.
bool advance(const Objective& objective, const Ascent& ascent, const Bounds& not_negative, Point& point) {
    Point next = point;
    for (double length = 1; length > 1e-10; length *= 0.5) {
        bool same = true;
        for (std::size_t k = 0; k < ascent.free.size(); ++k) {
            const auto i = static_cast<std::size_t>(ascent.free[k]);
            double value = point.at[i] + length * ascent.step[static_cast<Eigen::Index>(k)];
            if (!not_negative.empty() && not_negative[i] && value < 0) value = 0;
            next.at[i] = value;
            same = same && value == point.at[i];
        }
        if (same) return false;
        // A full step is nearly always taken, and then its derivatives are needed.
        const bool derived = length == 1;
        if (derived)
            next.evaluate(objective);
        else
            next.value = objective(next.at, nullptr, nullptr);
        // Near the top the gain drowns in rounding: a step that loses nothing beyond it is taken.
        const double slack = ascent.decrement < 1e-7 ? 1e-12 * (1 + std::fabs(point.value)) : 0;
        const double value = next.value;
        if (!(std::isfinite(value) && value > point.value - slack && (value > point.value || slack > 0))) continue;
        if (!derived) next.evaluate(objective);
        point = std::move(next);
        return true;
    }
    return false;
}

Maximum newton(const Objective& objective, std::vector<double> start, const Bounds& not_negative) {
    Point point{std::move(start), {}, {}};
    point.evaluate(objective);
    Maximum result;
    result.at_zero.assign(point.at.size(), 0);
    for (result.iterations = 0; result.iterations < 200; ++result.iterations) {
        std::vector<Eigen::Index> free = free_parameters(point, not_negative, result.at_zero);
        if (free.empty()) {
            result.decrement = 0;
            result.converged = true;
            break;
        }
        const Ascent ascent = ascent_from(point, std::move(free));
        const double last = result.iterations > 0 ? result.decrement : HUGE_VAL;
        result.decrement = ascent.decrement;
        // Newton squares its error, so that once it is down to rounding the promised gain no longer shrinks.
        const bool spent = result.decrement < 1e-12 * (1 + std::fabs(point.value)) && result.decrement > 0.1 * last;
        if (result.decrement < 1e-24 || spent) {
            result.converged = true;
            break;
        }
        if (!advance(objective, ascent, not_negative, point)) {
            result.converged = result.decrement < 1e-9;
            break;
        }
    }
    if (result.iterations == 200) result.converged = result.decrement < 1e-12;
    result.at = std::move(point.at);
    result.value = point.value;
    result.information = std::move(point.hessian);
    for (double& x : result.information) x = -x;
    return result;
}

}  // namespace

Maximum maximize(const Objective& objective, std::vector<double> start, std::vector<std::uint8_t> not_negative) {
    Maximum best = newton(objective, start, not_negative);
    if (best.converged || best.iterations >= 200) return best;
    Maximum second = newton(objective, simplex(objective, best.at, not_negative), not_negative);
    return second.value >= best.value - 1e-9 ? second : best;
}

std::vector<double> inverse_information(std::span<const double> information, std::span<const std::uint8_t> skip) {
    const std::size_t p = skip.size();
    std::vector<Eigen::Index> free;
    for (std::size_t i = 0; i < p; ++i)
        if (!skip[i]) free.push_back(static_cast<Eigen::Index>(i));
    std::vector<double> inverse(p * p, 0.0);
    if (free.empty()) return inverse;
    const Eigen::Map<const Matrix> whole(information.data(), static_cast<Eigen::Index>(p),
                                         static_cast<Eigen::Index>(p));
    const Matrix part = whole(free, free);
    if (!(part.diagonal().minCoeff() > 0)) return {};
    const Vector scale = part.diagonal().cwiseSqrt().cwiseInverse();
    const Matrix scaled = scale.asDiagonal() * part * scale.asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Matrix> eigen(scaled);
    if (!(eigen.eigenvalues().minCoeff() > 1e-12)) return {};
    const Matrix solved =
        scale.asDiagonal() *
        (eigen.eigenvectors() * eigen.eigenvalues().cwiseInverse().asDiagonal() * eigen.eigenvectors().transpose()) *
        scale.asDiagonal();
    for (std::size_t i = 0; i < free.size(); ++i)
        for (std::size_t j = 0; j < free.size(); ++j)
            inverse[static_cast<std::size_t>(free[i]) * p + static_cast<std::size_t>(free[j])] =
                solved(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    return inverse;
}

}  // namespace equipoise
