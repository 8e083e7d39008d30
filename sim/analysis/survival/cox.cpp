#include "sim/analysis/survival/cox.hpp"

#include <cmath>
#include <limits>

#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/strata_order.hpp"
#include "sim/analysis/survival/cox_arm.hpp"
#include "sim/analysis/survival/cox_details.hpp"
#include "sim/analysis/survival/cox_fit.hpp"

namespace equipoise {
namespace {

Estimate with_limits(double beta, double se, double z, double critical) {
    Estimate result;
    result.estimate = beta;
    result.standard_error = se;
    result.lower = beta - critical * se;
    result.upper = beta + critical * se;
    result.z = z;
    return result;
}

// z of the arm by its score, the covariates at their best without it.
double score_z(const CoxPoint& at, std::size_t p, Arena& arena, double* remaining = nullptr) {
    const Arena::Frame frame(arena);
    const std::span<double> cross = arena.take<double>(p), x = arena.take<double>(p);
    const std::span<std::uint8_t> use = arena.take<std::uint8_t>(p, std::uint8_t{1});
    use[0] = 0;
    for (std::size_t j = 0; j < p; ++j) cross[j] = at.information[j];
    solve_positive(at.information, cross, use, 1e-10, x, arena);
    double information = at.information[0];
    for (std::size_t j = 1; j < p; ++j) information -= cross[j] * x[j];
    if (remaining) *remaining = information / at.information[0];
    return -at.gradient[0] / std::sqrt(information);
}

// The estimate is infinite, -infinity if `falling`; the test stands unless it is Wald's.
Estimate infinite(bool falling, double z) {
    Estimate result = Estimate::failed(Status::separated);
    result.estimate = std::copysign(std::numeric_limits<double>::infinity(), falling ? -1.0 : 1.0);
    if (std::isfinite(z)) result.z = z;
    return result;
}

double likelihood_ratio_z(double rise, double beta) { return -std::copysign(std::sqrt(2 * std::fmax(rise, 0)), beta); }

// Only one arm's deaths tell: the score test is that of any data, the likelihood ratio goes to the limit, and the
// interval of all hazard ratios that it does not reject has one finite end.
Estimate run_separated_arm(const Cox& test, std::span<const RiskTable> tables, CoxArmShape shape, double critical) {
    const bool falling = shape == CoxArmShape::falling;
    if (test.test == CoxTest::wald) return infinite(falling, Estimate::kUnknown);
    if (test.test == CoxTest::score) {
        const CoxArmPoint null = cox_arm_point(tables, test.ties, 0);
        return infinite(falling, -null.score / std::sqrt(null.information));
    }
    const double limit = cox_arm_limit(tables, test.ties, shape),
                 rise = limit - cox_arm_log_likelihood(tables, test.ties, 0);
    Estimate result = infinite(falling, likelihood_ratio_z(rise, falling ? -1 : 1));
    const double bound = cox_arm_profile_bound(tables, test.ties, shape, limit - 0.5 * critical * critical);
    result.lower = falling ? result.estimate : bound;
    result.upper = falling ? bound : result.estimate;
    return result;
}

// The arm alone, from counts.
Estimate run_arm(const Cox& test, std::span<const RiskTable> tables, double critical) {
    const CoxArmShape shape = cox_arm_shape(tables, test.ties);
    if (shape == CoxArmShape::flat) return Estimate::failed(Status::no_variation);
    if (shape != CoxArmShape::peaked) return run_separated_arm(test, tables, shape, critical);
    const CoxArmFit fit = fit_cox_arm(tables, test.ties);
    if (!fit.converged) return Estimate::failed(Status::not_converged);
    const double se = 1 / std::sqrt(fit.information);
    double z = -fit.beta / se;
    if (test.test == CoxTest::score) z = -fit.null.score / std::sqrt(fit.null.information);
    if (test.test == CoxTest::likelihood_ratio) {
        const double rise =
            cox_arm_log_likelihood(tables, test.ties, fit.beta) - cox_arm_log_likelihood(tables, test.ties, 0);
        z = likelihood_ratio_z(rise, fit.beta);
    }
    return with_limits(fit.beta, se, z, critical);
}

Estimate run_adjusted(const Cox& test, const CoxRows& rows, CoxFit& fit, double critical, Arena& arena) {
    fit_cox(rows, test.ties, fit, arena);
    const std::size_t p = rows.columns;
    if (!(fit.null.information[0] > 0)) return Estimate::failed(Status::no_variation);
    double own = 1;
    score_z(fit.null, p, arena, &own);
    if (!(own > 1e-9)) return Estimate::failed(Status::not_identifiable);  // the covariates tell the arm
    if (fit.status != Status::ok) return Estimate::failed(fit.status);
    const double beta = fit.beta[0] / rows.scale[0], se = std::sqrt(fit.covariance[0]) / rows.scale[0];
    // Where a covariate runs off, the deaths that it does not tell may say nothing of the arm.
    const bool separated = fit.column[0] == CoxColumn::diverging || se > 1e3;
    if (!separated && (!std::isfinite(beta) || !(se > 0) || !std::isfinite(se)))
        return Estimate::failed(Status::not_converged);
    double z = separated ? Estimate::kUnknown : -beta / se;
    if (test.test != CoxTest::wald) {
        CoxFit without(p, arena);
        without.column[0] = CoxColumn::held;
        fit_cox(rows, test.ties, without, arena);
        if (without.status != Status::ok) return Estimate::failed(without.status);
        const double rise = fit.point.log_likelihood - without.point.log_likelihood;
        z = test.test == CoxTest::score ? score_z(without.point, p, arena) : likelihood_ratio_z(rise, beta);
        if (!std::isfinite(z)) return Estimate::failed(separated ? Status::separated : Status::not_converged);
    }
    if (separated) return infinite(beta < 0, z);
    return with_limits(beta, se, z, critical);
}

}  // namespace

Needs Cox::needs() const {
    Needs needs;
    needs.censored = true;
    needs.survival = true;
    needs.order = false;
    for (const std::string& term : covariates) needs.columns.emplace_back(column_of_term(term));
    for (const std::string& term : strata) needs.columns.emplace_back(column_of_term(term));
    if (!entry.empty()) {
        needs.columns.push_back(entry);
        needs.numbers.push_back(entry);
    }
    return needs;
}

Estimate Cox::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const bool arm_alone = covariates.empty() && entry.empty();
    Estimate result;
    std::size_t patients[2] = {0, 0}, deaths = 0;
    if (arm_alone) {
        const StrataOrder parts = strata_order(s, strata, arena);
        const std::span<RiskTable> tables = arena.take<RiskTable>(parts.count());
        for (std::size_t h = 0; h < parts.count(); ++h) {
            tables[h] = risk_table(s, parts.patients(h), arena);
            patients[0] += tables[h].patients[0];
            patients[1] += tables[h].patients[1];
            deaths += tables[h].rows();
        }
        if (patients[0] == 0 || patients[1] == 0) return Estimate::failed(Status::no_patients);
        if (deaths == 0) return Estimate::failed(Status::no_events);
        result = run_arm(*this, tables, context.normal_critical);
        if (!details) return result;
    }
    const CoxRows rows = cox_rows(s, covariates, strata, entry, arena);
    if (rows.patients[0] == 0 || rows.patients[1] == 0) return Estimate::failed(Status::no_patients);
    if (rows.deaths == 0) return Estimate::failed(Status::no_events);
    CoxFit fit(rows.columns, arena);
    if (arm_alone)
        fit_cox(rows, ties, fit, arena);
    else
        result = run_adjusted(*this, rows, fit, context.normal_critical, arena);
    if (details) {
        std::vector<std::string> names{"arm"};
        for (std::string& column : covariate_names(s, covariates)) names.push_back(std::move(column));
        set_cox_details(*details, rows, fit, names, context.normal_critical);
        std::vector<std::string> terms{"arm"};
        std::vector<std::size_t> columns_of_term{1};
        for (const std::string& term : covariates) {
            terms.push_back(term);
            columns_of_term.push_back(covariate_names(s, std::span(&term, 1)).size());
        }
        set_cox_residual_details(*details, rows, ties, fit, terms, columns_of_term);
    }
    return result;
}

}  // namespace equipoise
