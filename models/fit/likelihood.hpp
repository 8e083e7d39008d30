#pragma once
// The exact log-likelihood of a law on right- and interval-censored rows with counts, with gradient and Hessian:
//
//   death at t                log h(t) - H(t)
//   death within (l, r]       -H(l) + log(1 - exp(-(H(r) - H(l))))
//   alive at l                -H(l)
//
// Log-densities are per day (the time scale, as R's survreg and flexsurv give them).
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/fit/fit_rows.hpp"
#include "models/numeric/maximize.hpp"
#include "models/survival/royston_parmar.hpp"

namespace equipoise::fit {

/// One row's log-likelihood from the local variables u: a formula (hazard_formulas.hpp) at the row's times.
template <class Formula, class T>
T row_log_likelihood(const Formula& formula, const T* u, const Row& row) {
    if (row.data.exact()) {
        const Hazard<T> at = formula.at(u, row.right);
        return at.log_hazard - at.cumulative;
    }
    const T before = row.data.left > 0 ? formula.at(u, row.left).cumulative : T(0.0);
    if (row.data.censored()) return -before;
    return log_one_minus_exp(formula.at(u, row.right).cumulative - before) - before;
}

/// Sums rows whose local variables are linear in the parameters: design(i, d) fills d[j * p + k] = d u[j] / d parameter
/// k for row i (zeroed before), and term(u, i) is the row's log-likelihood for numbers and WithSlopes.
template <class Design, class Term>
double sum_rows(std::span<const double> counts, std::span<const double> at, double* gradient, double* hessian,
                const Design& design, const Term& term) {
    const std::size_t p = at.size(), rows = counts.size();
    std::vector<double> d(3 * p);
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        std::fill(d.begin(), d.end(), 0.0);
        design(i, d.data());
        double u[3] = {0, 0, 0};
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < p; ++k) u[j] += d[j * p + k] * at[k];
        if (!gradient) {
            sum += counts[i] * term(u, i);
            continue;
        }
        const WithSlopes v[3] = {WithSlopes::variable(u[0], 0), WithSlopes::variable(u[1], 1),
                                 WithSlopes::variable(u[2], 2)};
        const WithSlopes value = term(v, i);
        sum += counts[i] * value.value;
        double half[3];
        for (std::size_t k = 0; k < p; ++k) {
            for (std::size_t j = 0; j < 3; ++j) gradient[k] += counts[i] * value.first[j] * d[j * p + k];
            for (std::size_t j = 0; j < 3; ++j) {
                half[j] = 0;
                for (std::size_t l = 0; l < 3; ++l)
                    half[j] += value.second[WithSlopes::at(std::min(j, l), std::max(j, l))] * d[l * p + k];
            }
            for (std::size_t m = 0; m <= k; ++m) {
                double term_km = 0;
                for (std::size_t j = 0; j < 3; ++j) term_km += half[j] * d[j * p + m];
                hessian[k * p + m] += counts[i] * term_km;
            }
        }
    }
    if (gradient)
        for (std::size_t k = 0; k < p; ++k)
            for (std::size_t m = 0; m < k; ++m) hessian[m * p + k] = hessian[k * p + m];
    return sum;
}

std::vector<double> counts_of(const Rows& rows);

/// Rows with their counts, and how many of the parameters are the formula's local variables: the first. The others are
/// a coefficient per covariate, added to u[0].
struct CountedRows {
    CountedRows(const Rows& all, std::size_t local_variables)
        : rows(all), counts(counts_of(all)), locals(local_variables) {}
    const Rows& rows;
    std::vector<double> counts;
    std::size_t locals;
};

template <class Formula>
double formula_log_likelihood(const Formula& formula, const CountedRows& counted, std::span<const double> at,
                              double* gradient, double* hessian) {
    const std::size_t p = at.size(), locals = counted.locals;
    return sum_rows(
        counted.counts, at, gradient, hessian,
        [&](std::size_t i, double* d) {
            for (std::size_t j = 0; j < locals; ++j) d[j * p + j] = 1;
            const auto x = counted.rows.covariates_of(i);
            for (std::size_t k = 0; k < x.size(); ++k) d[locals + k] = x[k];
        },
        [&](const auto* u, std::size_t i) { return row_log_likelihood(formula, u, counted.rows.rows[i]); });
}

template <class Formula>
Objective formula_likelihood(const Rows& rows, std::size_t locals) {
    return [counted = CountedRows(rows, locals)](std::span<const double> at, double* gradient, double* hessian) {
        return formula_log_likelihood(Formula{}, counted, at, gradient, hessian);
    };
}

/// The same for the gamma and the generalized gamma law, whose tails are tabulated over the rows' range at each call.
template <class Formula>
Objective tabulated_likelihood(const Rows& rows, std::size_t locals) {
    return [counted = CountedRows(rows, locals), table = PrenticeTable()](std::span<const double> at, double* gradient,
                                                                          double* hessian) mutable {
        const Rows& rows = counted.rows;
        const std::size_t locals = counted.locals;
        double low = HUGE_VAL, high = -HUGE_VAL;
        std::vector<double> u(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(locals));
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
            u[0] = at[0];
            const auto x = rows.covariates_of(i);
            for (std::size_t k = 0; k < x.size(); ++k) u[0] += at[locals + k] * x[k];
            const Row& row = rows.rows[i];
            for (const Time& time : {row.left, row.right}) {
                if (!(time.day > 0 && std::isfinite(time.day))) continue;
                const double w = Formula::standard_time(u.data(), time.log_day);
                low = std::min(low, w);
                high = std::max(high, w);
            }
        }
        table.set(Formula::shape(u.data()), low, high, gradient != nullptr);
        return formula_log_likelihood(Formula{table}, counted, at, gradient, hessian);
    };
}

/// Piecewise exponential: parameters are the hazards (0 or above), one a piece, then log hazard ratios of the
/// covariates. A death on a cut belongs to the earlier piece.
Objective piecewise_likelihood(const Rows& rows, std::span<const double> cuts);

/// Royston-Parmar: parameters are the spline's coefficients, then the covariates', added to the spline.
Objective spline_likelihood(const Rows& rows, std::span<const double> knots, SplineScale scale);

}  // namespace equipoise::fit
