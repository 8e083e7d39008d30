#include "sim/analysis/binary/logistic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/marginal_risk.hpp"
#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/least_squares.hpp"

namespace equipoise {
namespace {

constexpr double kNoInformation =
    1e6;                         // variance of a log ratio about which the patients that are not told apart say nothing
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

// The columns that are not combinations of others, the arm being asked last; empty if the others tell the arm.
std::span<std::size_t> independent_columns(const RegressionData& data, Arena& arena) {
    const std::size_t n = data.rows, covariates = data.columns - 2;
    const std::span<double> x = arena.take<double>(n * (covariates + 1));
    for (std::size_t j = 0; j < covariates; ++j)
        std::copy_n(data.column(2 + j).begin(), n, x.begin() + static_cast<std::ptrdiff_t>(j * n));
    std::copy_n(data.column(kArm).begin(), n, x.begin() + static_cast<std::ptrdiff_t>(covariates * n));
    const LeastSquares linear = least_squares(x, covariates + 1, data.events, arena);
    if (linear.dropped(covariates)) return {};
    const std::span<std::size_t> kept = arena.take<std::size_t>(data.columns);
    kept[0] = 0;
    kept[1] = kArm;
    std::size_t count = 2;
    for (std::size_t j = 0; j < covariates; ++j)
        if (!linear.dropped(j)) kept[count++] = 2 + j;
    return kept.first(count);
}

RegressionData with_columns(const RegressionData& data, std::span<const std::size_t> kept, Arena& arena) {
    const std::span<double> x = arena.take<double>(kept.size() * data.rows);
    for (std::size_t j = 0; j < kept.size(); ++j)
        std::copy_n(data.column(kept[j]).begin(), data.rows, x.begin() + static_cast<std::ptrdiff_t>(j * data.rows));
    return {data.rows, kept.size(), x, data.trials, data.events};
}

// Likelihood ratio and score test of the arm, against the model without it.
void set_arm_tests(Details& details, const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                   Arena& arena) {
    if (model == BinaryModel::firth || model == BinaryModel::modified_poisson)
        return;  // no likelihood of their own to compare
    std::vector<double> x(data.x.begin(), data.x.begin() + static_cast<std::ptrdiff_t>(data.rows));
    x.insert(x.end(), data.x.begin() + static_cast<std::ptrdiff_t>(2 * data.rows), data.x.end());
    const RegressionData smaller{data.rows, data.columns - 1, x, data.trials, data.events};
    const RegressionFit null = fit_binary_regression(smaller, model, arena);
    if (null.status != Status::ok && !(null.status == Status::separated && !null.covariance.empty())) return;
    const double lr = std::fmax(2 * (fit.log_likelihood - null.log_likelihood), 0);
    const double score = score_chi_square(data, model, null.mean, arena);
    details.set("loglik_null", null.log_likelihood);
    details.set("lr_chisq", lr);
    details.set("p_lr", chi_square_upper(lr, 1));
    details.set("score_chisq", score);
    details.set("p_score", std::isnan(score) ? score : chi_square_upper(score, 1));
}

void set_marginal(Details& details, const RegressionData& data, BinaryModel model, const RegressionFit& fit,
                  std::span<const double> robust, Arena& arena) {
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
                std::sqrt(m.var_risk1 / (m.risk1 * m.risk1) + m.var_risk0 / (m.risk0 * m.risk0) -
                          2 * m.cov_risk10 / (m.risk1 * m.risk0)));
}

// As R prints them: z = coef / se, not turned round; unknown where a column is redundant, infinite where it runs off.
void set_coefficients(Details& details, const RegressionFit& fit, std::span<const double> covariance,
                      std::span<const double> hc0, std::span<const std::size_t> kept, const Details::Words& names) {
    const std::size_t all = names.size(), k = fit.coefficients.size();
    const double unknown = Estimate::kUnknown;
    Details::Vector b(all, unknown), se(all, unknown), se_hc0(all, unknown), z(all, unknown), p(all, unknown);
    Details::Matrix vcov(all, Details::Vector(all, unknown));
    const auto place = [&](std::size_t j) { return kept.empty() ? j : kept[j]; };
    Details::Words infinite, redundant;
    for (std::size_t j = 0; j < k; ++j) {
        const std::size_t at = place(j);
        b[at] = fit.coefficients[j];
        if (fit.status == Status::separated && fit.runs_off[j]) {
            b[at] = std::copysign(std::numeric_limits<double>::infinity(), fit.coefficients[j]);
            infinite.push_back(names[at]);
        }
        if (!fit.has(j)) continue;
        se[at] = std::sqrt(covariance[j * k + j]);
        se_hc0[at] = std::sqrt(hc0[j * k + j]);
        z[at] = b[at] / se[at];
        p[at] = two_sided_p(z[at]);
        for (std::size_t r = 0; r < k; ++r)
            if (fit.has(r)) vcov[at][place(r)] = covariance[j * k + r];
    }
    for (std::size_t at = 0; at < all; ++at)
        if (!kept.empty() && std::find(kept.begin(), kept.end(), at) == kept.end()) redundant.push_back(names[at]);
    details.set("coef_names", names);
    details.set("coef", b);
    details.set("se", se);
    details.set("se_hc0", se_hc0);
    details.set("z", z);
    details.set("p_wald", p);
    details.set("vcov", vcov);
    if (!infinite.empty()) details.set("infinite_coefficients", std::move(infinite));
    if (!redundant.empty()) details.set("redundant_columns", std::move(redundant));
    details.set("loglik", fit.log_likelihood);
    details.set("iterations", static_cast<double>(fit.iterations));
}

// Where the arm runs off its coefficient is infinite; the risks that it predicts have limits, and so has their
// difference unless somebody's risk under the other arm is told by nobody: its error then grows beyond every bound.
Estimate estimate_of(const Logistic& test, const RegressionData& data, const RegressionFit& fit,
                     std::span<const double> covariance, const AnalysisContext& context, Arena& arena) {
    Estimate result;
    if (test.marginal) {
        const MarginalRisks m = marginal_risks(data, test.model, fit, kArm, covariance, arena);
        result.estimate = m.difference();
        result.standard_error = std::sqrt(m.difference_variance());
        const bool defined = result.standard_error < 1 && result.standard_error > 2e-5;
        if (fit.status == Status::separated && !defined) return Estimate::failed(Status::separated);
    } else if (!fit.has(kArm) || !(fit.covariance[kArm * data.columns + kArm] < kNoInformation)) {
        result = Estimate::failed(Status::separated);
        result.estimate = std::copysign(std::numeric_limits<double>::infinity(), fit.coefficients[kArm]);
        return result;
    } else {
        result.estimate = fit.coefficients[kArm];
        result.standard_error = std::sqrt(covariance[kArm * data.columns + kArm]);
    }
    if (!(result.standard_error > 0) || !std::isfinite(result.standard_error))
        return Estimate::failed(Status::not_converged);
    result.z = -result.estimate / result.standard_error;
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;
    return result;
}

Estimate boundary_estimate(const Logistic& test, const RegressionData& data, const RegressionFit& fit, Arena& arena) {
    Estimate result = Estimate::failed(fit.status);
    result.estimate = fit.coefficients[kArm];
    if (test.marginal) {
        const std::span<double> none = arena.take<double>(data.columns * data.columns, 0.0);
        result.estimate = marginal_risks(data, test.model, fit, kArm, none, arena).difference();
    }
    return result;
}

}  // namespace

Needs Logistic::needs() const {
    Needs needs = BinaryOutcome::needs();
    needs.order = true;  // sums over patients
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
    RegressionFit fit = fit_binary_regression(data, model, arena);
    std::span<std::size_t> kept;
    if (fit.status == Status::not_identifiable && !covariates.empty()) {
        kept = independent_columns(data, arena);
        if (kept.empty()) return Estimate::failed(Status::not_identifiable);
        data = with_columns(data, kept, arena);
        fit = fit_binary_regression(data, model, arena);
    }
    if (data.columns > static_cast<std::size_t>(table.total_patients()))
        return Estimate::failed(Status::not_identifiable);
    const bool known = fit.status == Status::ok || (fit.status == Status::separated && !fit.covariance.empty());
    if (!known && fit.status != Status::on_boundary) return Estimate::failed(fit.status);

    const std::size_t k = data.columns;
    const std::span<double> hc0 = arena.take<double>(k * k);
    const bool sandwich = robust || model == BinaryModel::modified_poisson;
    if (known && (sandwich || details)) robust_covariance(data, model, fit, hc0, arena);
    const std::span<const double> covariance = sandwich ? hc0 : fit.covariance;
    if (details) {
        Details::Words names{"(Intercept)", "arm"};
        for (std::string& name : covariate_names(s, covariates)) names.push_back(std::move(name));
        set_coefficients(*details, fit, covariance, hc0, kept, names);
        set_arm_tests(*details, data, model, fit, arena);
        if (known) set_marginal(*details, data, model, fit, hc0, arena);
    }
    return known ? estimate_of(*this, data, fit, covariance, context, arena)
                 : boundary_estimate(*this, data, fit, arena);
}

}  // namespace equipoise
