#include "sim/analysis/score/ancova.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/common/adjustment.hpp"
#include "sim/analysis/common/least_squares.hpp"
#include "sim/analysis/common/t_inference.hpp"

namespace equipoise {
namespace {

const std::string kBaselineTerm(kBaseline);
constexpr double kPerfectFit = 1e-24;  // residual over total squares: rounding alone

std::span<const std::string> terms_of(const Ancova& test) {
    if (!test.covariates.empty() || !test.outcome.from_scores()) return test.covariates;
    return {&kBaselineTerm, 1};
}

// e^2 / (1 - h)^2; negative if a patient alone decides his own fit.
double hc3_weight(const LeastSquares& fit, std::size_t i) {
    const double free = 1 - fit.leverage(i);
    return free > 1e-10 ? fit.residual[i] * fit.residual[i] / (free * free) : -1;
}

void set_details(Details& details, const LeastSquares& fit, std::vector<std::string> covariates, bool hc3_exists) {
    const std::size_t p = fit.columns, arm = p - 1;
    const double df = fit.degrees_of_freedom(), variance = fit.residual_squares / df;
    // Printed as R prints them: intercept, arm, covariates. The arm is the last column of the fit.
    std::vector<std::string> names{"(Intercept)", "arm"};
    names.insert(names.end(), covariates.begin(), covariates.end());
    Details::Vector coef, se, t, p_values, se_hc3;
    for (std::size_t c = 0; c <= p; ++c) {
        const bool intercept = c == 0;
        const std::size_t j = c == 1 ? arm : c - 2;
        double squares = 0, hc3 = 0;
        for (std::size_t i = 0; i < fit.rows; ++i) {
            const double influence = intercept ? fit.influence_on_intercept(i) : fit.influence(j, i);
            squares += influence * influence;
            if (hc3_exists) hc3 += influence * influence * hc3_weight(fit, i);
        }
        const bool known = intercept || !fit.dropped(j);
        coef.push_back(intercept ? fit.intercept : fit.slope[j]);
        se.push_back(known ? std::sqrt(variance * squares) : std::nan(""));
        se_hc3.push_back(known && hc3_exists ? std::sqrt(hc3) : std::nan(""));
        t.push_back(coef.back() / se.back());
        p_values.push_back(known && se.back() > 0 ? student_t_two_sided_p(t.back(), df) : std::nan(""));
    }
    details.set("coef_names", std::move(names));
    details.set("coef", std::move(coef));
    details.set("se", std::move(se));
    details.set("t", std::move(t));
    details.set("p", std::move(p_values));
    if (hc3_exists) details.set("se_hc3", std::move(se_hc3));
    details.set("residual_df", df);
    details.set("residual_sd", std::sqrt(variance));
    details.set("r_squared", 1 - fit.residual_squares / fit.total_squares);
    for (const int a : {0, 1}) {
        const double away = a - fit.mean[arm];
        const double share = 1 / static_cast<double>(fit.rows) + away * away * fit.inverse_at(arm, arm);
        details.set("adjusted_mean" + std::to_string(a), fit.mean_y + away * fit.slope[arm]);
        details.set("se_adjusted_mean" + std::to_string(a), std::sqrt(variance * share));
    }
}

}  // namespace

Needs Ancova::needs() const {
    Needs all = outcome.needs();
    add_adjustment_needs(terms_of(*this), all);
    return all;
}

Estimate Ancova::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    if (!outcome.is_on_a_scale()) return Estimate::failed(Status::not_identifiable);
    const std::span<const double> y = outcome.values(s, arena);
    const CovariateMatrix covariate = adjustment_matrix(s, terms_of(*this), arena);
    const std::size_t columns = covariate.columns + 1;
    if (columns + 1 > kMostColumns) return Estimate::failed(Status::not_identifiable);

    // Complete cases, column after column, the arm last: a covariate may not take the arm's place.
    const std::span<std::uint32_t> row = arena.take<std::uint32_t>(s.n);
    std::size_t rows = 0, treated = 0;
    for (std::size_t i = 0; i < s.n; ++i) {
        bool complete = std::isfinite(y[i]);
        for (std::size_t j = 0; j < covariate.columns; ++j)
            complete = complete && std::isfinite(covariate.column(j)[i]);
        if (!complete) continue;
        treated += s.arm[i];
        row[rows++] = static_cast<std::uint32_t>(i);
    }
    if (treated == 0 || treated == rows) return Estimate::failed(Status::no_patients);
    const std::span<double> x = arena.take<double>(rows * columns), outcomes = arena.take<double>(rows);
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t j = 0; j < covariate.columns; ++j) x[j * rows + r] = covariate.column(j)[row[r]];
        x[(columns - 1) * rows + r] = s.arm[row[r]];
        outcomes[r] = y[row[r]];
    }
    const LeastSquares fit = least_squares(x, columns, outcomes, arena);
    const std::size_t arm = columns - 1;
    const double df = fit.degrees_of_freedom();
    if (fit.dropped(arm) || !(df > 0)) return Estimate::failed(Status::not_identifiable);
    Estimate result;
    result.estimate = fit.slope[arm];
    if (fit.residual_squares <= kPerfectFit * fit.total_squares) {
        result.status = Status::no_variation;
        return result;
    }
    double variance = fit.residual_squares / df * fit.inverse_at(arm, arm);
    bool hc3_exists = true;
    if (robust == RobustErrors::hc3 || details) {
        double hc3 = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const double weight = hc3_weight(fit, i), influence = fit.influence(arm, i);
            hc3_exists = hc3_exists && weight >= 0;
            hc3 += influence * influence * weight;
        }
        if (robust == RobustErrors::hc3) variance = hc3;
    }
    if (robust == RobustErrors::hc3 && !(hc3_exists && variance > 0))
        result.status = Status::not_identifiable;
    else
        result = t_inference(fit.slope[arm], std::sqrt(variance), df, outcome.higher_is_better(), context);
    if (details) {
        details->set("patients", Details::Vector{static_cast<double>(rows - treated), static_cast<double>(treated)});
        set_details(*details, fit, adjustment_names(s, terms_of(*this)), hc3_exists);
    }
    return result;
}

}  // namespace equipoise
