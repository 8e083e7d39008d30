#include "sim/analysis/binary/marginal_risk.hpp"

#include <cmath>

namespace equipoise {
namespace {

// Risks of one row under both arms, and the row's linear predictor without the arm.
struct Prediction {
    RiskAt treated, control;
};
Prediction predict(const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::size_t arm,
                   std::size_t row) {
    double eta = 0;
    for (std::size_t j = 0; j < data.columns; ++j)
        if (j != arm) eta += data.x[j * data.rows + row] * fit.coefficients[j];
    return {risk_at(model, eta + fit.coefficients[arm]), risk_at(model, eta)};
}

// Mean risks and their gradients.
struct Means {
    double patients = 0, risk1 = 0, risk0 = 0;
    std::span<double> gradient1, gradient0;
};
Means means(const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::size_t arm, Arena& arena) {
    Means result;
    result.gradient1 = arena.take<double>(data.columns, 0.0);
    result.gradient0 = arena.take<double>(data.columns, 0.0);
    for (std::size_t i = 0; i < data.rows; ++i) {
        const double n = data.trials[i];
        const Prediction p = predict(data, model, fit, arm, i);
        result.patients += n;
        result.risk1 += n * p.treated.risk;
        result.risk0 += n * p.control.risk;
        for (std::size_t j = 0; j < data.columns; ++j) {
            const double x = data.x[j * data.rows + i];
            result.gradient1[j] += n * p.treated.slope * (j == arm ? 1 : x);
            result.gradient0[j] += n * p.control.slope * (j == arm ? 0 : x);
        }
    }
    result.risk1 /= result.patients;
    result.risk0 /= result.patients;
    for (std::size_t j = 0; j < data.columns; ++j) {
        result.gradient1[j] /= result.patients;
        result.gradient0[j] /= result.patients;
    }
    return result;
}

}  // namespace

MarginalRisks marginal_risks(const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::size_t arm,
                             std::span<const double> covariance, Arena& arena) {
    const Arena::Frame frame(arena);
    const Means m = means(data, model, fit, arm, arena);
    const auto form = [&](std::span<const double> a, std::span<const double> b) {
        double value = 0;
        for (std::size_t i = 0; i < data.columns; ++i)
            for (std::size_t j = 0; j < data.columns; ++j) value += a[i] * covariance[i * data.columns + j] * b[j];
        return value;
    };
    return {m.risk1, m.risk0, form(m.gradient1, m.gradient1), form(m.gradient0, m.gradient0),
            form(m.gradient1, m.gradient0)};
}

double influence_standard_error(const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                                std::size_t arm, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t k = data.columns;
    const Means m = means(data, model, fit, arm, arena);
    const std::span<double> direction = arena.take<double>(k, 0.0);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j)
            direction[i] += fit.covariance[i * k + j] * (m.gradient1[j] - m.gradient0[j]) * m.patients;
    double squares = 0;
    for (std::size_t i = 0; i < data.rows; ++i) {
        const Prediction p = predict(data, model, fit, arm, i);
        double along = 0;
        for (std::size_t j = 0; j < k; ++j) along += data.x[j * data.rows + i] * direction[j];
        const double risk = fit.mean[i], unit = model == BinaryModel::log_binomial ? 1 / (1 - risk) : 1;
        const double apart = p.treated.risk - p.control.risk - (m.risk1 - m.risk0);
        const double with_event = apart + along * unit * (1 - risk), without = apart - along * unit * risk;
        squares += data.events[i] * with_event * with_event + (data.trials[i] - data.events[i]) * without * without;
    }
    return std::sqrt(squares) / m.patients;
}

}  // namespace equipoise
