#include "models/fit/mixed_likelihood.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

struct Correlation {
    MatrixXd r, slope, bend;  // R and its derivatives by phi
};

Correlation correlation_of(const VectorXd& day, bool correlated, double phi) {
    const Index n = day.size();
    Correlation c{MatrixXd::Identity(n, n), {}, {}};
    if (!correlated) return c;
    c.slope = c.bend = MatrixXd::Zero(n, n);
    for (Index j = 0; j < n; ++j)
        for (Index i = 0; i < n; ++i) {
            if (i == j) continue;
            const double d = std::fabs(day[i] - day[j]);
            c.r(i, j) = portable::pow(phi, d);
            c.slope(i, j) = d * portable::pow(phi, d - 1);
            c.bend(i, j) = d * (d - 1) * portable::pow(phi, d - 2);
        }
    return c;
}

}  // namespace

MixedValue mixed_likelihood(const std::vector<MixedRows>& data, const MixedComponents& shape, const VectorXd& at,
                            bool restricted, bool derivatives) {
    MixedValue value;
    const Index p = data.front().x.cols(), m = shape.count(), variance = shape.variance();
    const double phi = shape.correlated ? at[m - 1] : 0;
    std::vector<MatrixXd> precision;
    std::vector<Correlation> correlations;
    MatrixXd information = MatrixXd::Zero(p, p);
    VectorXd score = VectorXd::Zero(p);
    for (const MixedRows& rows : data) {
        const Index n = rows.y.size();
        correlations.push_back(correlation_of(rows.day, shape.correlated, phi));
        MatrixXd v = at[variance] * correlations.back().r;
        v.array() += at[0];
        if (shape.slope) {
            const VectorXd one = VectorXd::Ones(n);
            v += at[1] * (one * rows.day.transpose() + rows.day * one.transpose()) +
                 at[2] * rows.day * rows.day.transpose();
        }
        const Eigen::LLT<MatrixXd> factor(v);
        if (factor.info() != Eigen::Success) return value;
        value.objective += 2 * factor.matrixLLT().diagonal().array().log().sum();
        precision.push_back(factor.solve(MatrixXd::Identity(n, n)));
        information += rows.x.transpose() * precision.back() * rows.x;
        score += rows.x.transpose() * (precision.back() * rows.y);
    }
    // The design's columns may differ by orders of magnitude: singular is judged on the correlation scale.
    const VectorXd scale = information.diagonal().array().rsqrt();
    const Eigen::LLT<MatrixXd> factor(scale.asDiagonal() * information * scale.asDiagonal());
    if (factor.info() != Eigen::Success || factor.matrixLLT().diagonal().minCoeff() < 1e-6) return value;
    value.phi = scale.asDiagonal() * factor.solve(MatrixXd::Identity(p, p)) * scale.asDiagonal();
    value.beta = value.phi * score;
    if (restricted) value.objective += 2 * (factor.matrixLLT().diagonal().array() / scale.array()).log().sum();
    for (std::size_t i = 0; i < data.size(); ++i) {
        const VectorXd r = data[i].y - data[i].x * value.beta;
        value.objective += r.dot(precision[i] * r);
    }
    value.valid = std::isfinite(value.objective);
    if (!derivatives || !value.valid) return value;

    value.gradient = VectorXd::Zero(m);
    value.hessian = MatrixXd::Zero(m, m);
    value.cross.assign(static_cast<std::size_t>(m), MatrixXd::Zero(p, p));
    MatrixXd linear = MatrixXd::Zero(p, m);  // b_k
    const double extra = restricted ? 1 : 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        const MixedRows& rows = data[i];
        const MatrixXd& omega = precision[i];
        const Index n = rows.y.size();
        std::vector<MatrixXd> v{MatrixXd::Ones(n, n)};
        if (shape.slope) {
            const VectorXd one = VectorXd::Ones(n);
            v.push_back(one * rows.day.transpose() + rows.day * one.transpose());
            v.push_back(rows.day * rows.day.transpose());
        }
        v.push_back(correlations[i].r);
        if (shape.correlated) v.push_back(at[variance] * correlations[i].slope);
        const VectorXd r = rows.y - rows.x * value.beta, omega_r = omega * r;
        const MatrixXd omega_x = omega * rows.x;
        // f_k with any matrix in the place of V_k
        const auto first = [&](const MatrixXd& w) {
            return omega.cwiseProduct(w).sum() - omega_r.dot(w * omega_r) -
                   extra * (value.phi * (omega_x.transpose() * w * omega_x)).trace();
        };
        std::vector<MatrixXd> omega_v, v_omega_x;
        std::vector<VectorXd> v_omega_r;
        for (Index k = 0; k < m; ++k) {
            const MatrixXd& vk = v[static_cast<std::size_t>(k)];
            omega_v.push_back(omega * vk);
            v_omega_r.push_back(vk * omega_r);
            v_omega_x.push_back(vk * omega_x);
            value.gradient[k] += first(vk);
            value.cross[static_cast<std::size_t>(k)] += omega_x.transpose() * v_omega_x.back();
            linear.col(k) += omega_x.transpose() * v_omega_r.back();
        }
        for (Index k = 0; k < m; ++k)
            for (Index l = 0; l <= k; ++l) {
                const auto a = static_cast<std::size_t>(k), b = static_cast<std::size_t>(l);
                value.hessian(k, l) +=
                    -omega_v[a].cwiseProduct(omega_v[b].transpose()).sum() +
                    2 * v_omega_r[a].dot(omega * v_omega_r[b]) +
                    extra * 2 * (value.phi * (v_omega_x[a].transpose() * omega * v_omega_x[b])).trace();
            }
        if (shape.correlated) {
            value.hessian(m - 1, variance) += first(correlations[i].slope);
            value.hessian(m - 1, m - 1) += first(at[variance] * correlations[i].bend);
        }
    }
    for (Index k = 0; k < m; ++k)
        for (Index l = 0; l <= k; ++l) {
            const auto a = static_cast<std::size_t>(k), b = static_cast<std::size_t>(l);
            value.hessian(k, l) -= 2 * linear.col(k).dot(value.phi * linear.col(l));
            if (restricted) value.hessian(k, l) -= (value.phi * value.cross[a] * value.phi * value.cross[b]).trace();
            value.hessian(l, k) = value.hessian(k, l);
        }
    return value;
}

}  // namespace equipoise::fit
