#include "sim/analysis/cox_arm.hpp"

#include <cmath>
#include <limits>

namespace equipoise {

CoxArmPoint cox_arm_point(std::span<const RiskTable> tables, CoxTies ties, double beta) {
    const double r = std::exp(beta);
    CoxArmPoint point;
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k], d1 = table.deaths_treated[k];
            point.score += d1;
            if (d == 1 || ties == CoxTies::breslow) {
                const double p = n1 * r / (n0 + n1 * r);
                point.score -= d * p;
                point.information += d * p * (1 - p);
                continue;
            }
            const double d0 = d - d1;
            for (double l = 0; l < d; ++l) {
                const double f = l / d, treated = (n1 - f * d1) * r, p = treated / (n0 - f * d0 + treated);
                point.score -= p;
                point.information += p * (1 - p);
            }
        }
    return point;
}

double cox_arm_log_likelihood(std::span<const RiskTable> tables, CoxTies ties, double beta) {
    const double r = std::exp(beta);
    double sum = 0;
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k], d1 = table.deaths_treated[k];
            sum += d1 * beta;
            if (d == 1 || ties == CoxTies::breslow) {
                sum -= d * std::log(n0 + n1 * r);
                continue;
            }
            for (double l = 0; l < d; ++l) {
                const double f = l / d;
                sum -= std::log(n0 - f * (d - d1) + (n1 - f * d1) * r);
            }
        }
    return sum;
}

CoxArmShape cox_arm_shape(std::span<const RiskTable> tables) {
    bool treated_died = false, control_died = false;  // while the other arm was at risk
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1;
            treated_died |= table.deaths_treated[k] > 0 && n0 > 0;
            control_died |= table.deaths[k] > table.deaths_treated[k] && n1 > 0;
        }
    if (treated_died && control_died) return CoxArmShape::peaked;
    return treated_died ? CoxArmShape::rising : control_died ? CoxArmShape::falling : CoxArmShape::flat;
}

CoxArmFit fit_cox_arm(std::span<const RiskTable> tables, CoxTies ties) {
    CoxArmFit fit;
    fit.null = cox_arm_point(tables, ties, 0);
    CoxArmPoint at = fit.null;
    double low = -std::numeric_limits<double>::infinity(), high = -low;
    for (int iteration = 0; iteration < 100; ++iteration) {
        (at.score > 0 ? low : high) = fit.beta;
        const double step = at.score / at.information;
        // Newton's next error is about the square of this step: below the last digit.
        if (std::fabs(step) < 1e-8) {
            fit.beta += step;
            fit.information = at.information;
            fit.converged = true;
            return fit;
        }
        double next = fit.beta + step;
        if (!(std::fabs(step) < 3)) next = fit.beta + std::copysign(3.0, at.score);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        fit.beta = next;
        at = cox_arm_point(tables, ties, fit.beta);
    }
    return fit;
}

}  // namespace equipoise
