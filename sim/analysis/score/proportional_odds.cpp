#include "sim/analysis/score/proportional_odds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/analysis/common/adjustment.hpp"
#include "sim/analysis/common/least_squares.hpp"
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/common/tied_values.hpp"
#include "sim/analysis/score/cumulative_logit.hpp"

namespace equipoise {
namespace {

// The rows of the model, the arm in the last column, or why there are none.
struct Design {
    Status status = Status::ok;
    OrdinalRows rows;
    double patients[2] = {0, 0};
    std::span<double> values;     // of the categories
    std::span<std::size_t> kept;  // covariates that do not depend on others
    std::span<double> centred;    // x, each column less its mean
};

// Arm alone: a row for each arm and category.
Design two_by_k(std::span<const double> y, const Snapshot& s, Arena& arena) {
    Design design;
    const std::span<const TiedValue> tied = tied_values(y, s.arm.first(s.n), arena);
    const std::size_t k = tied.size();
    const std::span<double> weight = arena.take<double>(2 * k), x = arena.take<double>(2 * k);
    const std::span<std::uint32_t> category = arena.take<std::uint32_t>(2 * k);
    design.values = arena.take<double>(k);
    for (std::size_t c = 0; c < k; ++c) {
        design.values[c] = tied[c].value;
        for (const std::size_t a : {0, 1}) {
            weight[2 * c + a] = tied[c].patients[a];
            x[2 * c + a] = static_cast<double>(a);
            category[2 * c + a] = static_cast<std::uint32_t>(c);
            design.patients[a] += tied[c].patients[a];
        }
    }
    design.rows = {weight, category, x, 1, k};
    design.centred = x;
    if (design.patients[0] == 0 || design.patients[1] == 0)
        design.status = Status::no_patients;
    else if (k < 2)
        design.status = Status::no_variation;
    return design;
}

// A row for each complete case.
Design patient_rows(std::span<const double> y, const CovariateMatrix& covariate, const Snapshot& s, Arena& arena) {
    Design design;
    const std::span<std::uint32_t> patient = arena.take<std::uint32_t>(s.n);
    std::size_t n = 0;
    for (std::size_t i = 0; i < s.n; ++i) {
        bool complete = std::isfinite(y[i]);
        for (std::size_t j = 0; j < covariate.columns; ++j)
            complete = complete && std::isfinite(covariate.column(j)[i]);
        if (complete) patient[n++] = static_cast<std::uint32_t>(i);
    }
    const std::size_t columns = covariate.columns + 1;
    const std::span<double> x = arena.take<double>(n * columns), outcomes = arena.take<double>(n),
                            weight = arena.take<double>(n, 1.0);
    const std::span<std::uint8_t> arm = arena.take<std::uint8_t>(n);
    for (std::size_t r = 0; r < n; ++r) {
        outcomes[r] = y[patient[r]];
        arm[r] = s.arm[patient[r]];
        design.patients[arm[r]] += 1;
        for (std::size_t j = 0; j < covariate.columns; ++j) x[j * n + r] = covariate.column(j)[patient[r]];
        x[covariate.columns * n + r] = arm[r];
    }
    if (design.patients[0] == 0 || design.patients[1] == 0) {
        design.status = Status::no_patients;
        return design;
    }
    const LevelCodes codes = number_codes(outcomes, 0, arena);
    if (codes.places < 2) {
        design.status = Status::no_variation;
        return design;
    }
    const LeastSquares linear = least_squares(x, columns, outcomes, arena);
    if (linear.dropped(columns - 1) || linear.rank > ProportionalOdds::kMostColumns) {
        design.status = Status::not_identifiable;
        return design;
    }
    design.kept = arena.take<std::size_t>(columns);
    const std::span<double> raw = arena.take<double>(n * linear.rank);
    design.centred = arena.take<double>(n * linear.rank);
    std::size_t rank = 0;
    for (std::size_t j = 0; j < columns; ++j) {
        if (linear.dropped(j)) continue;
        std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(j * n), n,
                    raw.begin() + static_cast<std::ptrdiff_t>(rank * n));
        std::copy_n(linear.centred.begin() + static_cast<std::ptrdiff_t>(j * n), n,
                    design.centred.begin() + static_cast<std::ptrdiff_t>(rank * n));
        design.kept[rank++] = j;
    }
    design.kept = design.kept.first(rank - 1);
    design.values = arena.take<double>(codes.places);
    for (std::size_t r = 0; r < n; ++r) design.values[codes.code[r]] = outcomes[r];
    design.rows = {weight, codes.code, raw, rank, codes.places};
    return design;
}

void set_details(Details& details, const Design& design, const CumulativeLogit& fit,
                 std::vector<std::string> covariates, double without_arm) {
    const std::size_t p = fit.slope.size(), arm = p - 1;
    Details::Words names{"arm"}, infinite, redundant;
    Details::Vector coef{fit.slope[arm]}, se{std::sqrt(fit.covariance[arm * p + arm])};
    // Covariates that were dropped have no coefficient.
    const auto set_infinite = [&](std::size_t slope) {
        if (fit.runs_off.empty() || !fit.runs_off[slope]) return;
        coef.back() = std::copysign(std::numeric_limits<double>::infinity(), coef.back());
        se.back() = std::nan("");
        infinite.push_back(names.back());
    };
    set_infinite(arm);
    std::size_t at = 0;
    for (std::size_t j = 0; j < covariates.size(); ++j) {
        const bool kept = at < arm && design.kept[at] == j;
        names.push_back(std::move(covariates[j]));
        coef.push_back(kept ? fit.slope[at] : std::nan(""));
        se.push_back(kept ? std::sqrt(fit.covariance[at * p + at]) : std::nan(""));
        if (kept)
            set_infinite(at);
        else
            redundant.push_back(names.back());
        at += kept ? 1 : 0;
    }
    if (!infinite.empty()) details.set("infinite_coefficients", std::move(infinite));
    if (!redundant.empty()) details.set("redundant_columns", std::move(redundant));
    const auto list = [](std::span<const double> x) { return Details::Vector(x.begin(), x.end()); };
    details.set("patients", Details::Vector{design.patients[0], design.patients[1]});
    details.set("categories", list(design.values));
    details.set("coef_names", std::move(names));
    details.set("odds_ratio_higher_arm1", std::exp(coef[0]));
    details.set("coef", std::move(coef));
    details.set("se_coef", std::move(se));
    details.set("thresholds", list(fit.threshold));
    details.set("se_thresholds", list(fit.threshold_se));
    details.set("loglik", fit.log_likelihood);
    details.set("loglik_without_arm", without_arm);
    details.set("lr_chisq_arm", 2 * (fit.log_likelihood - without_arm));
    details.set("score_chisq_arm_observed_information", fit.first_score * fit.first_score / fit.first_information);
}

Status status_of(SearchEnd end) {
    if (end == SearchEnd::converged || end == SearchEnd::others_diverged) return Status::ok;
    return end == SearchEnd::diverged ? Status::separated : Status::not_converged;
}

}  // namespace

Needs ProportionalOdds::needs() const {
    Needs all = outcome.needs();
    add_adjustment_needs(covariates, all);
    return all;
}

Estimate ProportionalOdds::run(const Snapshot& s, const AnalysisContext& context, Arena& arena,
                               Details* details) const {
    const Arena::Frame frame(arena);
    const std::span<const double> y = outcome.values(s, arena);
    const Design design =
        covariates.empty() ? two_by_k(y, s, arena) : patient_rows(y, adjustment_matrix(s, covariates, arena), s, arena);
    if (design.status != Status::ok) return Estimate::failed(design.status);

    // First without the arm, where the score and likelihood-ratio tests need it; the search for the rest begins there.
    OrdinalRows rows = design.rows;
    if (!details) rows.x = design.centred;
    const std::size_t arm = rows.columns - 1;
    const std::span<double> threshold = arena.take<double>(rows.categories - 1),
                            slope = arena.take<double>(rows.columns, 0.0);
    marginal_thresholds(rows, threshold);
    double without_arm = 0;
    if (details || test != LikelihoodTest::wald) {
        OrdinalRows fewer = rows;
        fewer.columns = arm;
        const CumulativeLogit null_fit = fit_cumulative_logit(fewer, threshold, slope.first(arm), arena);
        if (!null_fit.likelihood_is_known()) return Estimate::failed(status_of(null_fit.end));
        without_arm = null_fit.log_likelihood;
    }
    const CumulativeLogit fit = fit_cumulative_logit(rows, threshold, slope, arena);
    Estimate result;
    result.status = status_of(fit.end);
    if (!fit.likelihood_is_known()) return result;
    const double sign = outcome.higher_is_better() ? 1 : -1;
    result.estimate = sign * fit.slope[arm];
    if (result.status == Status::ok) {
        result.standard_error = std::sqrt(fit.covariance[arm * rows.columns + arm]);
        result.lower = result.estimate - context.normal_critical * result.standard_error;
        result.upper = result.estimate + context.normal_critical * result.standard_error;
    } else {  // the arm's slope runs off: score and likelihood ratio stand, the latter against the limit
        result.estimate = std::copysign(std::numeric_limits<double>::infinity(), result.estimate);
    }
    switch (test) {
        case LikelihoodTest::wald:
            if (result.status == Status::ok) result.z = result.estimate / result.standard_error;
            break;
        case LikelihoodTest::score:
            result.z = sign * fit.first_score / std::sqrt(fit.first_information);
            break;
        case LikelihoodTest::likelihood_ratio:
            result.z = std::copysign(std::sqrt(std::max(0.0, 2 * (fit.log_likelihood - without_arm))), result.estimate);
            break;
    }
    if (details) set_details(*details, design, fit, adjustment_names(s, covariates), without_arm);
    return result;
}

}  // namespace equipoise
