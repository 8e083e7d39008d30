#include "sim/analysis/survival/cox_arm.hpp"

#include <cmath>
#include <limits>

#include "sim/analysis/survival/exact_ties.hpp"

namespace equipoise {

CoxArmPoint cox_arm_point(std::span<const RiskTable> tables, CoxTies ties, double beta) {
    const double r = std::exp(beta);
    CoxArmPoint point;
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k],
                         d1 = table.deaths_treated[k];
            point.score += d1;
            if (d == 1 || ties == CoxTies::breslow) {
                const double p = n1 * r / (n0 + n1 * r);
                point.score -= d * p;
                point.information += d * p * (1 - p);
                continue;
            }
            if (ties == CoxTies::exact) {
                const TiedDeaths tied = tied_deaths(n1, n0, d, beta);
                point.score -= tied.mean;
                point.information += tied.variance;
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
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k],
                         d1 = table.deaths_treated[k];
            sum += d1 * beta;
            if (d == 1 || ties == CoxTies::breslow) {
                sum -= d * std::log(n0 + n1 * r);
                continue;
            }
            if (ties == CoxTies::exact) {
                sum -= tied_deaths(n1, n0, d, beta).log_sum;
                continue;
            }
            for (double l = 0; l < d; ++l) {
                const double f = l / d;
                sum -= std::log(n0 - f * (d - d1) + (n1 - f * d1) * r);
            }
        }
    return sum;
}

CoxArmShape cox_arm_shape(std::span<const RiskTable> tables, CoxTies ties) {
    // Whether some time makes the likelihood fall towards minus infinity, and towards plus infinity.
    bool falls_below = false, falls_above = false;
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k],
                         d1 = table.deaths_treated[k];
            if (ties == CoxTies::exact) {  // fewer, or more, of them could have been treated
                falls_below |= d1 > std::fmax(0, d - n0);
                falls_above |= d1 < std::fmin(d, n1);
            } else {
                falls_below |= d1 > 0 && n0 > 0;
                falls_above |= d > d1 && n1 > 0;
            }
        }
    if (falls_below && falls_above) return CoxArmShape::peaked;
    return falls_below ? CoxArmShape::rising : falls_above ? CoxArmShape::falling : CoxArmShape::flat;
}

double cox_arm_limit(std::span<const RiskTable> tables, CoxTies ties, CoxArmShape shape) {
    double sum = 0;
    for (const RiskTable& table : tables)
        for (std::size_t k = 0; k < table.rows(); ++k) {
            const double n1 = table.at_risk_treated[k], n0 = table.at_risk[k] - n1, d = table.deaths[k];
            if (ties == CoxTies::exact) {
                sum -= log_tied_ways(n1, n0, d, table.deaths_treated[k]);
                continue;
            }
            // Only the arm that dies still weighs; where it is not at risk, the other's weight cancels.
            const double n = (shape == CoxArmShape::falling ? n0 > 0 : n1 == 0) ? n0 : n1;
            for (double l = 0; l < d; ++l) sum -= std::log(n - (ties == CoxTies::efron ? l : 0));
        }
    return sum;
}

double cox_arm_profile_bound(std::span<const RiskTable> tables, CoxTies ties, CoxArmShape shape, double level) {
    const double away = shape == CoxArmShape::falling ? 1 : -1;  // where the likelihood falls
    const auto inside = [&](double beta) { return cox_arm_log_likelihood(tables, ties, beta) >= level; };
    double in = 0, out = 0;
    for (double step = 1; !inside(in); step *= 2) in -= away * step;
    out = in;
    for (double step = 1; inside(out) && step < 1024; step *= 2) out += away * step;
    for (int halving = 0; halving < 60; ++halving) {
        const double middle = 0.5 * (in + out);
        (inside(middle) ? in : out) = middle;
    }
    return 0.5 * (in + out);
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
