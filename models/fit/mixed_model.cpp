#include "models/fit/mixed_model.hpp"
#include "models/numeric/plain_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/fit/mixed_likelihood.hpp"
#include "models/numeric/input_error.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using fit::MixedComponents;
using fit::MixedRows;
using fit::MixedValue;

// The value of one variable in one row.
double variable_at(const PilotScores& pilot, const std::string& name, std::size_t patient, std::size_t row) {
    if (name == pilot.day_name || name == "day") return pilot.day[row];
    if (name == pilot.arm_name || name == "arm") return pilot.patients[patient].arm;
    return pilot.covariates[static_cast<std::size_t>(pilot.find(name))][patient];
}

void check_variable(const PilotScores& pilot, const std::string& name) {
    if (name == pilot.day_name || name == "day" || name == pilot.arm_name || name == "arm" || pilot.find(name) >= 0)
        return;
    std::vector<std::string_view> known{pilot.day_name, pilot.arm_name};
    known.insert(known.end(), pilot.covariate_names.begin(), pilot.covariate_names.end());
    throw InputError("terms", "no numeric column \"" + name + "\"", did_you_mean(name, known));
}

std::vector<MixedRows> design(const PilotScores& pilot, const std::vector<std::vector<std::string>>& terms) {
    std::vector<MixedRows> data;
    for (std::size_t i = 0; i < pilot.patients.size(); ++i) {
        const PilotScores::Patient& patient = pilot.patients[i];
        if (patient.rows == 0) continue;
        const Index n = static_cast<Index>(patient.rows);
        MixedRows rows{MatrixXd::Ones(n, static_cast<Index>(terms.size()) + 1), VectorXd(n), VectorXd(n)};
        for (Index j = 0; j < n; ++j) {
            const std::size_t row = patient.first + static_cast<std::size_t>(j);
            rows.y[j] = pilot.score[row];
            rows.day[j] = pilot.day[row];
            for (std::size_t t = 0; t < terms.size(); ++t)
                for (const std::string& name : terms[t])
                    rows.x(j, static_cast<Index>(t) + 1) *= variable_at(pilot, name, i, row);
        }
        if (rows.x.allFinite()) data.push_back(std::move(rows));
    }
    return data;
}

// The unbounded parameters: the lower Cholesky factor of D, log sigma, logit phi.
struct Unbounded {
    MixedComponents shape;

    VectorXd components(const VectorXd& t) const {
        VectorXd c(t.size());
        const Index v = shape.variance();
        c[0] = t[0] * t[0];
        if (shape.slope) {
            c[1] = t[0] * t[1];
            c[2] = t[1] * t[1] + t[2] * t[2];
        }
        c[v] = portable::exp(2 * t[v]);
        if (shape.correlated) c[v + 1] = 1 / (1 + portable::exp(-t[v + 1]));
        return c;
    }
    MatrixXd jacobian(const VectorXd& t) const {
        const Index v = shape.variance();
        MatrixXd j = MatrixXd::Zero(t.size(), t.size());
        j(0, 0) = 2 * t[0];
        if (shape.slope) {
            j(1, 0) = t[1];
            j(1, 1) = t[0];
            j(2, 1) = 2 * t[1];
            j(2, 2) = 2 * t[2];
        }
        j(v, v) = 2 * portable::exp(2 * t[v]);
        if (shape.correlated) {
            const double phi = 1 / (1 + portable::exp(-t[v + 1]));
            j(v + 1, v + 1) = phi * (1 - phi);
        }
        return j;
    }
    // sum_k g_k d2 component_k
    MatrixXd bend(const VectorXd& t, const VectorXd& g) const {
        const Index v = shape.variance();
        MatrixXd b = MatrixXd::Zero(t.size(), t.size());
        b(0, 0) = 2 * g[0];
        if (shape.slope) {
            b(0, 1) = b(1, 0) = g[1];
            b(1, 1) = b(2, 2) = 2 * g[2];
        }
        b(v, v) = 4 * portable::exp(2 * t[v]) * g[v];
        if (shape.correlated) {
            const double phi = 1 / (1 + portable::exp(-t[v + 1]));
            b(v + 1, v + 1) = phi * (1 - phi) * (1 - 2 * phi) * g[v + 1];
        }
        return b;
    }
};

// Newton's method, damped where the second derivatives are not positive definite. Empty status: converged.
std::string minimize(const std::vector<MixedRows>& data, const Unbounded& scale, bool restricted, VectorXd& t,
                     MixedValue& value, MatrixXd& hessian) {
    double damping = 0;
    value = fit::mixed_likelihood(data, scale.shape, scale.components(t), restricted, true);
    if (!value.valid) return "not identifiable: the columns of the terms are collinear, or nothing varies";
    for (int iteration = 0; iteration < 200; ++iteration) {
        const MatrixXd j = scale.jacobian(t);
        const VectorXd gradient = j.transpose() * value.gradient;
        hessian = j.transpose() * value.hessian * j + scale.bend(t, value.gradient);
        bool moved = false;
        for (int attempt = 0; attempt < 60 && !moved; ++attempt) {
            MatrixXd damped = hessian;
            damped.diagonal().array() += damping * (1e-6 + hessian.diagonal().array().abs());
            const Eigen::LLT<MatrixXd> factor(damped);
            if (factor.info() == Eigen::Success) {
                const VectorXd step = -factor.solve(gradient);
                const double squared = -gradient.dot(step);
                if (damping == 0 && squared < 1e-16) return "";
                const VectorXd trial = t + step;
                if (trial.allFinite() && trial[scale.shape.variance()] > t[scale.shape.variance()] - 3) {
                    MixedValue next =
                        fit::mixed_likelihood(data, scale.shape, scale.components(trial), restricted, true);
                    if (next.valid && next.objective <= value.objective + 1e-11 * (1 + std::fabs(value.objective))) {
                        const bool still = squared < 1e-13 * (1 + std::fabs(value.objective)) && damping == 0;
                        t = trial;
                        value = std::move(next);
                        if (still) return "";
                        moved = true;
                    }
                }
            }
            if (!moved) damping = damping == 0 ? 1e-3 : 4 * damping;
        }
        if (!moved) return "not converged";
        damping = damping > 1e-3 ? damping / 8 : 0;
    }
    return "not converged";
}

// How the scores and their days vary.
struct Spread {
    double residual = 0;  // mean square around ordinary least squares
    double total = 0;     // mean square
    double day_sd;

    Spread(const std::vector<MixedRows>& data, Index p, double n) {
        MatrixXd xx = MatrixXd::Zero(p, p);
        VectorXd xy = VectorXd::Zero(p);
        double days = 0, squared_days = 0;
        for (const MixedRows& rows : data) {
            xx += rows.x.transpose() * rows.x;
            xy += rows.x.transpose() * rows.y;
            days += rows.day.sum();
            squared_days += rows.day.squaredNorm();
        }
        const VectorXd ols = xx.ldlt().solve(xy);
        for (const MixedRows& rows : data) {
            residual += (rows.y - rows.x * ols).squaredNorm() / n;
            total += rows.y.squaredNorm() / n;
        }
        day_sd = std::sqrt(std::max(squared_days / n - days * days / (n * n), 1e-12));
    }
};

// Half of the residual variance between patients, half within.
VectorXd start_of(const Unbounded& scale, const Spread& spread) {
    VectorXd t = VectorXd::Zero(scale.shape.count());
    const double half = std::sqrt(spread.residual / 2);
    t[0] = half;
    if (scale.shape.slope) t[2] = 0.3 * half / spread.day_sd;
    t[scale.shape.variance()] = portable::log(half);
    if (scale.shape.correlated) t[scale.shape.variance() + 1] = -0.8;
    return t;
}

// Variances and correlations, and a warning for each that is at its boundary.
void take_components(MixedModelFit& result, const Unbounded& scale, const VectorXd& t, double day_sd) {
    const Index variance = scale.shape.variance();
    const VectorXd components = scale.components(t);
    result.random_covariance = {{components[0]}};
    if (scale.shape.slope) result.random_covariance = {{components[0], components[1]}, {components[1], components[2]}};
    result.residual_sd = std::sqrt(components[variance]);
    if (scale.shape.correlated) result.residual_correlation = components[variance + 1];
    const double lowest = 1e-5 * result.residual_sd;
    if (std::fabs(t[0]) < lowest)
        result.warnings.push_back("the variance of the intercepts is 0: patients do not differ beyond the residual");
    if (scale.shape.slope && std::fabs(t[2]) * day_sd < lowest)
        result.warnings.push_back(
            "the covariance of intercepts and slopes is singular: the pilot carries fewer variances than the model");
    if (scale.shape.correlated && (result.residual_correlation < 1e-4 || result.residual_correlation > 1 - 1e-4))
        result.warnings.push_back("the residual correlation is at its boundary");
}

// Estimates with their errors and Satterthwaite's degrees of freedom.
void take_coefficients(MixedModelFit& result, const MixedValue& value, const MatrixXd& hessian,
                       const MatrixXd& jacobian) {
    const Index p = value.beta.size(), m = hessian.rows();
    const Eigen::LLT<MatrixXd> information(hessian);
    result.covariance.assign(static_cast<std::size_t>(p), std::vector<double>(static_cast<std::size_t>(p)));
    for (Index k = 0; k < p; ++k) {
        const auto row = static_cast<std::size_t>(k);
        for (Index l = 0; l < p; ++l) result.covariance[row][static_cast<std::size_t>(l)] = value.phi(k, l);
        result.estimates[row] = value.beta[k];
        result.standard_errors[row] = std::sqrt(value.phi(k, k));
        if (information.info() != Eigen::Success || !result.converged()) continue;
        VectorXd slope(m);
        for (Index c = 0; c < m; ++c)
            slope[c] = value.phi.col(k).dot(value.cross[static_cast<std::size_t>(c)] * value.phi.col(k));
        slope = jacobian.transpose() * slope;
        const double spread = 2 * slope.dot(information.solve(slope));
        if (spread > 0) result.degrees_of_freedom[row] = 2 * value.phi(k, k) * value.phi(k, k) / spread;
    }
}

}  // namespace

MixedModelFit fit_mixed_model(const PilotScores& pilot, const MixedModel& model) {
    MixedModelFit result;
    result.model = std::string("linear mixed model, ") + (model.restricted ? "REML" : "ML");
    const std::vector<std::vector<std::string>> terms = expand_terms(model.terms);
    result.names = {"(Intercept)"};
    for (const std::vector<std::string>& term : terms) {
        std::string name;
        for (const std::string& variable : term) {
            check_variable(pilot, variable);
            name += (name.empty() ? "" : ":") + variable;
        }
        result.names.push_back(name);
    }
    const std::vector<MixedRows> data = design(pilot, terms);
    const Index p = static_cast<Index>(terms.size()) + 1;
    const Unbounded scale{
        {model.random == MixedModel::Random::intercept_and_slope, model.residual == MixedModel::Residual::ar1}};
    const Index m = scale.shape.count();
    result.patients = data.size();
    for (const MixedRows& rows : data) result.observations += static_cast<std::size_t>(rows.y.size());
    result.estimates.assign(static_cast<std::size_t>(p), std::nan(""));
    result.standard_errors = result.degrees_of_freedom = result.estimates;
    const double n = static_cast<double>(result.observations);
    if (data.size() < 2 || result.observations <= static_cast<std::size_t>(p + m) ||
        data.size() == result.observations) {
        result.status = data.size() == result.observations ? "not identifiable: one score a patient"
                                                           : "not identifiable: too few scores";
        return result;
    }
    const Spread spread(data, p, n);
    if (!(spread.residual > 1e-12 * spread.total)) {
        result.status = "no variation: the scores lie on the fitted means";
        return result;
    }
    VectorXd t = start_of(scale, spread);
    MixedValue value;
    MatrixXd hessian;
    const std::string trouble = minimize(data, scale, model.restricted, t, value, hessian);
    result.status = trouble.empty() ? "converged" : trouble;
    if (!value.valid) return result;

    take_components(result, scale, t, spread.day_sd);

    const double degrees = n - (model.restricted ? static_cast<double>(p) : 0);
    result.log_likelihood = -0.5 * (degrees * portable::log(2 * std::numbers::pi) + value.objective);
    result.set_criteria(static_cast<std::size_t>(p + m));
    take_coefficients(result, value, hessian, scale.jacobian(t));
    return result;
}

}  // namespace equipoise
