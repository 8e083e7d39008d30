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

struct Visits {
    std::span<int> rows;  // of the score table, ascending
    Size target = 0;      // the one whose difference is estimated
    bool seen = true;     // all that were asked for are in the table
};

Visits visits_of(const Mmrm& analysis, const ScoreTable& scores, Arena& arena) {
    Visits all{arena.take<int>(scores.days.size())};
    const std::vector<int>& wanted = analysis.visits;
    Size T = 0;
    for (Size row = 0; row < scores.days.size(); ++row) {
        const int day = scores.days[row];
        if (wanted.empty() ? day != 0 : std::find(wanted.begin(), wanted.end(), day) != wanted.end())
            all.rows[T++] = static_cast<int>(row);
    }
    all.rows = all.rows.first(T);
    for (const int day : wanted) all.seen = all.seen && scores.row_of(day) >= 0;
    if (T == 0) all.seen = false;
    if (!all.seen) return all;
    all.target = T - 1;
    if (analysis.visit) {
        const auto day_of = [&](int row) { return scores.days[static_cast<Size>(row)]; };
        all.target = 0;
        while (all.target < T && day_of(all.rows[all.target]) != *analysis.visit) ++all.target;
        all.seen = all.target < T;
    }
    return all;
}

// The variance of coefficient `at` and its degrees of freedom; 0 where they cannot be computed.
struct Precision {
    double variance, df = std::numeric_limits<double>::infinity();
};

Precision precision_of(Size at, const MmrmLikelihood& likelihood, const MmrmSmallSample& small,
                       const MmrmCovariance& model, MmrmDegreesOfFreedom kind, Arena& arena) {
    const Size p = likelihood.beta().size();
    Precision result{likelihood.covariance()[at + at * p]};
    if (kind != MmrmDegreesOfFreedom::normal) {
        const std::span<double> combination = arena.take<double>(p, 0.0);
        combination[at] = 1;
        result.df = small.valid() ? small.satterthwaite(combination) : 0;
    }
    const bool linear = kind == MmrmDegreesOfFreedom::kenward_roger_linear;
    if (linear || kind == MmrmDegreesOfFreedom::kenward_roger) {
        const std::span<const double> adjusted =
            small.valid() ? small.kenward_roger(model, linear) : std::span<const double>{};
        result.variance = adjusted.empty() ? 0 : adjusted[at + at * p];
    }
    return result;
}

// Interval and p-values from estimate, standard error and z: Student's, or where df is infinite the normal interval.
void set_inference(Estimate& e, double df, const AnalysisContext& context) {
    double critical = context.normal_critical;
    if (std::isfinite(df)) {
        critical = student_t_quantile(0.5 + 0.5 * context.confidence, df);
        e.p = student_t_two_sided_p(e.estimate / e.standard_error, df);
        e.p_benefit = student_t_upper(e.z, df);
    }
    e.lower = e.estimate - critical * e.standard_error;
    e.upper = e.estimate + critical * e.standard_error;
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
    const Visits chosen = visits_of(*this, s.scores, arena);
    if (!chosen.seen) return Estimate::failed(Status::beyond_follow_up);
    const Size T = chosen.rows.size(), target = chosen.target;
    CovariateMatrix columns = covariate_matrix(s, covariates, arena);
    const int baseline_row = s.scores.row_of(0);
    const Size named = columns.columns;
    if (baseline && baseline_row >= 0 && baseline_row != chosen.rows[0])
        columns = with_baseline(s, columns, baseline_row, arena);
    const MmrmData data = gather_mmrm(s, chosen.rows, columns, death, discharge, arena);
    if (data.status != Status::ok) return Estimate::failed(data.status);

    const bool restricted = method == MmrmMethod::reml;
    const MmrmCovariance model{structure, T};
    MmrmLikelihood likelihood(data, restricted, arena);
    likelihood.drop_redundant(target);
    if (likelihood.dropped(T + target)) return Estimate::failed(Status::not_identifiable);
    const MmrmFit fit = fit_mmrm(likelihood, data, model, restricted, arena);
    if (fit.status != Status::ok) return Estimate::failed(fit.status);
    const MmrmSmallSample small(likelihood, data, fit, arena);

    const Size at = T + target;
    const auto [variance, df] = precision_of(at, likelihood, small, model, degrees_of_freedom, arena);
    if (!(variance > 0) || !(df > 0)) return Estimate::failed(Status::not_identifiable);
    Estimate result;
    result.estimate = likelihood.beta()[at];
    result.standard_error = std::sqrt(variance);
    const double t = result.estimate / result.standard_error;
    result.z = better == Better::lower ? -t : t;
    set_inference(result, df, context);
    if (details) {
        std::vector<std::string> names = covariate_names(s, covariates);
        if (columns.columns > named) names.push_back("baseline");
        details->set("visit", static_cast<double>(s.scores.days[static_cast<Size>(chosen.rows[target])]));
        details->set("t", t);
        details->set("degrees_of_freedom", df);
        set_details(*details, {s.scores.days, chosen.rows, names, data, model, likelihood, fit, small, arena});
    }
    return result;
}

}  // namespace equipoise
