#include "sim/analysis/logistic.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/covariates.hpp"
#include "sim/analysis/marginal_risk.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kArm = 1;  // columns of the design: intercept, arm, covariates

// Without covariates the two arms are two rows: the fit costs nothing and is the same.
RegressionData two_rows(const BinaryTable& table, Arena& arena) {
    const std::span<double> x = arena.take<double>(4), trials = arena.take<double>(2), events = arena.take<double>(2);
    for (const std::size_t arm : {0u, 1u}) {
        x[arm] = 1;
        x[2 + arm] = static_cast<double>(arm);
        trials[arm] = static_cast<double>(table.patients[arm]);
        events[arm] = static_cast<double>(table.events[arm]);
    }
    return {2, 2, x, trials, events};
}

// One row for each patient with a known outcome and known covariates.
RegressionData patient_rows(const Logistic& test, const Snapshot& s, BinaryTable& table, Arena& arena) {
    const CovariateMatrix covariates = covariate_matrix(s, test.covariates, arena);
    const std::span<std::uint32_t> kept = arena.take<std::uint32_t>(s.n);
    const std::span<double> events = arena.take<double>(s.n);
    std::size_t rows = 0;
    for (std::size_t i = 0; i < s.n; ++i) {
        const int event = test.event_of(s, i);
        bool known = event >= 0;
        for (std::size_t j = 0; j < covariates.columns && known; ++j) known = !std::isnan(covariates.column(j)[i]);
        if (!known) continue;
        kept[rows] = static_cast<std::uint32_t>(i);
        events[rows++] = event;
        ++table.patients[s.arm[i]];
        table.events[s.arm[i]] += event;
    }
    const std::size_t columns = covariates.columns + 2;
    const std::span<double> x = arena.take<double>(columns * rows), trials = arena.take<double>(rows, 1.0);
    for (std::size_t r = 0; r < rows; ++r) {
        const std::size_t i = kept[r];
        x[r] = 1;
        x[rows + r] = s.arm[i];
        for (std::size_t j = 0; j < covariates.columns; ++j) x[(2 + j) * rows + r] = covariates.column(j)[i];
    }
    return {rows, columns, x, trials, events.first(rows)};
}

Details::Matrix matrix_of(std::span<const double> values, std::size_t k) {
    Details::Matrix rows;
    for (std::size_t i = 0; i < k; ++i) rows.emplace_back(values.begin() + static_cast<std::ptrdiff_t>(i * k), values.begin() + static_cast<std::ptrdiff_t>((i + 1) * k));
    return rows;
}

// Likelihood ratio and score test of the arm, against the model without it.
void set_arm_tests(Details& details, const RegressionData& data, BinaryModel model, const RegressionFit& fit, Arena& arena) {
    if (model == BinaryModel::firth || model == BinaryModel::modified_poisson) return;  // no likelihood of their own to compare
    std::vector<double> x(data.x.begin(), data.x.begin() + static_cast<std::ptrdiff_t>(data.rows));
    x.insert(x.end(), data.x.begin() + static_cast<std::ptrdiff_t>(2 * data.rows), data.x.end());
    const RegressionData smaller{data.rows, data.columns - 1, x, data.trials, data.events};
    const RegressionFit null = fit_binary_regression(smaller, model, arena);
    if (null.status != Status::ok) return;
    const double lr = std::fmax(2 * (fit.log_likelihood - null.log_likelihood), 0);
    const double score = score_chi_square(data, model, null.mean, arena);
    details.set("loglik_null", null.log_likelihood);
    details.set("lr_chisq", lr);
    details.set("p_lr", chi_square_upper(lr, 1));
    details.set("score_chisq", score);
    details.set("p_score", std::isnan(score) ? score : chi_square_upper(score, 1));
}

void set_marginal(Details& details, const RegressionData& data, BinaryModel model, const RegressionFit& fit, std::span<const double> robust, Arena& arena) {
    const MarginalRisks m = marginal_risks(data, model, fit, kArm, fit.covariance, arena);
    const MarginalRisks hc0 = marginal_risks(data, model, fit, kArm, robust, arena);
    details.set("risk1", m.risk1);
    details.set("risk0", m.risk0);
    details.set("rd", m.difference());
    details.set("se_delta_model", std::sqrt(m.difference_variance()));
    details.set("se_delta_hc0", std::sqrt(hc0.difference_variance()));
    details.set("se_influence", influence_standard_error(data, model, fit, kArm, arena));
    details.set("var_risk1", m.var_risk1);
    details.set("var_risk0", m.var_risk0);
    details.set("cov_risk10", m.cov_risk10);
    details.set("rr", m.risk1 / m.risk0);
    details.set("log_rr_se_delta_model",
                std::sqrt(m.var_risk1 / (m.risk1 * m.risk1) + m.var_risk0 / (m.risk0 * m.risk0) - 2 * m.cov_risk10 / (m.risk1 * m.risk0)));
}

}  // namespace

Needs Logistic::needs() const {
    Needs needs = BinaryOutcome::needs();
    for (const std::string& term : covariates) needs.columns.emplace_back(column_of_term(term));
    return needs;
}

Estimate Logistic::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    BinaryTable table;
    RegressionData data;
    if (covariates.empty()) {
        table = count(s);
        data = two_rows(table, arena);
    } else {
        data = patient_rows(*this, s, table, arena);
    }
    if (details && !table.empty_arm()) set_details(*details, table);
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    if (data.columns > static_cast<std::size_t>(table.total_patients())) return Estimate::failed(Status::not_identifiable);
    const RegressionFit fit = fit_binary_regression(data, model, arena);
    if (fit.status != Status::ok) return Estimate::failed(fit.status);

    const std::size_t k = data.columns;
    const bool sandwich = robust || model == BinaryModel::modified_poisson;
    const std::span<double> hc0 = arena.take<double>(k * k);
    if (sandwich || details) robust_covariance(data, model, fit, hc0, arena);
    const std::span<const double> covariance = sandwich ? hc0 : fit.covariance;

    Estimate result;
    if (marginal) {
        const MarginalRisks m = marginal_risks(data, model, fit, kArm, covariance, arena);
        result.estimate = m.difference();
        result.standard_error = std::sqrt(m.difference_variance());
    } else {
        result.estimate = fit.coefficients[kArm];
        result.standard_error = std::sqrt(covariance[kArm * k + kArm]);
    }
    if (!(result.standard_error > 0) || !std::isfinite(result.standard_error)) return Estimate::failed(Status::not_converged);
    result.z = -result.estimate / result.standard_error;
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;

    if (details) {
        Details::Words names{"(Intercept)", "arm"};
        for (std::string& name : covariate_names(s, covariates)) names.push_back(std::move(name));
        Details::Vector b(fit.coefficients.begin(), fit.coefficients.end()), se, se_hc0, z, p;
        for (std::size_t j = 0; j < k; ++j) {
            se.push_back(std::sqrt(covariance[j * k + j]));
            se_hc0.push_back(std::sqrt(hc0[j * k + j]));
            z.push_back(b[j] / se[j]);
            p.push_back(two_sided_p(z[j]));
        }
        // As R prints them: z = coef / se, not turned round.
        details->set("coef_names", names);
        details->set("coef", b);
        details->set("se", se);
        details->set("se_hc0", se_hc0);
        details->set("z", z);
        details->set("p_wald", p);
        details->set("vcov", matrix_of(covariance, k));
        details->set("loglik", fit.log_likelihood);
        details->set("iterations", static_cast<double>(fit.iterations));
        set_arm_tests(*details, data, model, fit, arena);
        set_marginal(*details, data, model, fit, hc0, arena);
    }
    return result;
}

}  // namespace equipoise
