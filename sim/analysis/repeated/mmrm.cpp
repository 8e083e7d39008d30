#include "sim/analysis/repeated/mmrm.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/small_matrix.hpp"
#include "models/numeric/special.hpp"
#include "sim/analysis/repeated/mmrm_details.hpp"
#include "sim/analysis/repeated/mmrm_fit.hpp"
#include "sim/analysis/repeated/mmrm_likelihood.hpp"
#include "sim/analysis/repeated/mmrm_small_sample.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;

// The covariates asked for and, as a last column, the score of day 0 if it is wanted and nobody gave it already.
CovariateMatrix with_baseline(const Snapshot& s, const CovariateMatrix& given, int baseline_row, Arena& arena) {
    const std::span<double> baseline = arena.take<double>(s.n);
    for (Size i = 0; i < s.n; ++i) baseline[i] = s.scores.at(baseline_row, i);
    for (Size c = 0; c < given.columns; ++c) {
        const std::span<const double> column = given.column(c);
        bool same = true;
        for (Size i = 0; i < s.n && same; ++i)
            same = column[i] == baseline[i] || std::isnan(column[i]) || std::isnan(baseline[i]);
        if (same) return given;
    }
    CovariateMatrix all{s.n, given.columns + 1, arena.take<double>(s.n * (given.columns + 1))};
    std::copy_n(given.values.begin(), s.n * given.columns, all.values.begin());
    std::copy_n(baseline.begin(), s.n, all.values.begin() + static_cast<std::ptrdiff_t>(s.n * given.columns));
    return all;
}

}  // namespace

Needs Mmrm::needs() const {
    Needs needs;
    needs.scores = true;
    for (const int day : visits) needs.last_day = std::max(needs.last_day, static_cast<double>(day));
    if (visit) needs.last_day = std::max(needs.last_day, static_cast<double>(*visit));
    for (const std::string& term : covariates) needs.columns.emplace_back(column_of_term(term));
    if (!outcome.empty()) {
        needs.columns.push_back(outcome);
        needs.numbers.push_back(outcome);
    }
    return needs;
}

Estimate Mmrm::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    // The rows of the score table that are visits, ascending, and the one to be estimated.
    const std::span<int> rows = arena.take<int>(s.scores.days.size());
    Size T = 0;
    for (Size row = 0; row < s.scores.days.size(); ++row) {
        const int day = s.scores.days[row];
        if (visits.empty() ? day != 0 : std::find(visits.begin(), visits.end(), day) != visits.end())
            rows[T++] = static_cast<int>(row);
    }
    for (const int day : visits)
        if (s.scores.row_of(day) < 0) return Estimate::failed(Status::beyond_follow_up);
    if (T == 0) return Estimate::failed(Status::beyond_follow_up);
    Size target = T - 1;
    if (visit) {
        target = 0;
        while (target < T && s.scores.days[static_cast<Size>(rows[target])] != *visit) ++target;
        if (target == T) return Estimate::failed(Status::beyond_follow_up);
    }
    CovariateMatrix columns = covariate_matrix(s, covariates, arena);
    const int baseline_row = s.scores.row_of(0);
    const Size named = columns.columns;
    if (baseline && baseline_row >= 0 && baseline_row != rows[0])
        columns = with_baseline(s, columns, baseline_row, arena);
    const MmrmData data = gather_mmrm(s, rows.first(T), columns, death, discharge, arena);
    if (data.status != Status::ok) return Estimate::failed(data.status);

    const bool restricted = method == MmrmMethod::reml;
    const MmrmCovariance model{structure, T};
    MmrmLikelihood likelihood(data, restricted, arena);
    likelihood.drop_redundant(target);
    if (likelihood.dropped(T + target)) return Estimate::failed(Status::not_identifiable);
    const MmrmFit fit = fit_mmrm(likelihood, data, model, restricted, arena);
    if (fit.status != Status::ok) return Estimate::failed(fit.status);
    const MmrmSmallSample small(likelihood, data, fit, arena);

    const Size p = data.coefficients(), at = T + target;
    Estimate result;
    result.estimate = likelihood.beta()[at];
    double variance = likelihood.covariance()[at + at * p];
    double df = std::numeric_limits<double>::infinity();
    if (degrees_of_freedom != MmrmDegreesOfFreedom::normal) {
        const std::span<double> combination = arena.take<double>(p, 0.0);
        combination[at] = 1;
        df = small.valid() ? small.satterthwaite(combination) : 0;
    }
    const bool linear = degrees_of_freedom == MmrmDegreesOfFreedom::kenward_roger_linear;
    if (linear || degrees_of_freedom == MmrmDegreesOfFreedom::kenward_roger) {
        const std::span<const double> adjusted =
            small.valid() ? small.kenward_roger(model, linear) : std::span<const double>{};
        variance = adjusted.empty() ? 0 : adjusted[at + at * p];
    }
    if (!(variance > 0) || !(df > 0)) return Estimate::failed(Status::not_identifiable);
    result.standard_error = std::sqrt(variance);
    const double t = result.estimate / result.standard_error;
    result.z = better == Better::lower ? -t : t;
    if (std::isfinite(df)) {
        const double critical = student_t_quantile(0.5 + 0.5 * context.confidence, df);
        result.lower = result.estimate - critical * result.standard_error;
        result.upper = result.estimate + critical * result.standard_error;
        result.p = student_t_two_sided_p(t, df);
        result.p_benefit = student_t_upper(result.z, df);
    } else {
        result.lower = result.estimate - context.normal_critical * result.standard_error;
        result.upper = result.estimate + context.normal_critical * result.standard_error;
    }
    if (details) {
        std::vector<std::string> names = covariate_names(s, covariates);
        if (columns.columns > named) names.push_back("baseline");
        details->set("visit", static_cast<double>(s.scores.days[static_cast<Size>(rows[target])]));
        details->set("t", t);
        details->set("degrees_of_freedom", df);
        set_details(*details, {s.scores.days, rows.first(T), names, data, model, likelihood, fit, small, arena});
    }
    return result;
}

}  // namespace equipoise
