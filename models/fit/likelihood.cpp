#include "models/fit/likelihood.hpp"

#include <algorithm>
#include <array>

#include "models/survival/royston_parmar.hpp"

namespace equipoise::fit {
namespace {

// Days of (0, t] within each piece.
void days_in_pieces(std::span<const double> cuts, double t, double* days) {
    double start = 0;
    for (std::size_t k = 0; k <= cuts.size(); ++k) {
        const double end = k < cuts.size() ? std::min(cuts[k], t) : t;
        days[k] = std::max(end - start, 0.0);
        start = k < cuts.size() ? cuts[k] : t;
        if (start >= t) break;
    }
}

// s at a time (u[index]) to the cumulative hazard.
template <class T>
T hazard_from_spline(const T& s, SplineScale scale) {
    if (scale == SplineScale::hazard) return exp(s);
    if (scale == SplineScale::odds) return softplus(s);
    return normal_hazard(s);
}

// log of d H / d s.
template <class T>
T log_slope_from_spline(const T& s, SplineScale scale) {
    if (scale == SplineScale::hazard) return s;
    if (scale == SplineScale::odds) return s - softplus(s);
    return normal_hazard(s) - s * s * 0.5 - 0.91893853320467274178;
}

}  // namespace

std::vector<double> counts_of(const Rows& rows) {
    std::vector<double> counts;
    for (const Row& row : rows.rows) counts.push_back(row.data.count);
    return counts;
}

Objective piecewise_likelihood(const Rows& rows, std::span<const double> cuts) {
    const std::size_t pieces = cuts.size() + 1;
    // u[0] = H0 up to death, censoring or the interval's start; u[1] = hazard at death or H0 up to the interval's end;
    // u[2] = x'b
    std::vector<double> first(rows.rows.size() * pieces), second(rows.rows.size() * pieces);
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const PilotRow& row = rows.rows[i].data;
        days_in_pieces(cuts, row.left, &first[i * pieces]);
        if (row.exact())
            second[i * pieces +
                   static_cast<std::size_t>(std::lower_bound(cuts.begin(), cuts.end(), row.right) - cuts.begin())] = 1;
        else if (!row.censored())
            days_in_pieces(cuts, row.right, &second[i * pieces]);
    }
    return [&rows, pieces, counts = counts_of(rows), first = std::move(first), second = std::move(second)](
               std::span<const double> at, double* gradient, double* hessian) {
        const std::size_t p = at.size();
        return sum_rows(
            counts, at, gradient, hessian,
            [&](std::size_t i, double* d) {
                std::copy_n(&first[i * pieces], pieces, d);
                std::copy_n(&second[i * pieces], pieces, d + p);
                const auto x = rows.covariates_of(i);
                for (std::size_t k = 0; k < x.size(); ++k) d[2 * p + pieces + k] = x[k];
            },
            [&](const auto* u, std::size_t i) {
                const PilotRow& row = rows.rows[i].data;
                const auto ratio = exp(u[2]);
                if (row.exact()) return log(u[1]) + u[2] - ratio * u[0];
                if (row.censored()) return -(ratio * u[0]);
                return log_one_minus_exp(ratio * (u[1] - u[0])) - ratio * u[0];
            });
    };
}

Objective spline_likelihood(const Rows& rows, std::span<const double> knots, SplineScale scale) {
    const std::size_t terms = knots.size();
    // u[0] = s at death, censoring or the interval's end; u[1] = s' at death or s at the interval's start
    std::vector<double> first(rows.rows.size() * terms), second(rows.rows.size() * terms), unused(terms);
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const Row& row = rows.rows[i];
        const std::span<double> values(&first[i * terms], terms), others(&second[i * terms], terms);
        if (row.data.exact()) {
            spline_basis(knots, row.right.log_day, values, others);
        } else if (row.data.censored()) {
            spline_basis(knots, row.left.log_day, values, unused);
        } else {
            spline_basis(knots, row.right.log_day, values, unused);
            if (row.data.left > 0) spline_basis(knots, row.left.log_day, others, unused);
        }
    }
    return [&rows, terms, scale, counts = counts_of(rows), first = std::move(first), second = std::move(second)](
               std::span<const double> at, double* gradient, double* hessian) {
        const std::size_t p = at.size();
        return sum_rows(
            counts, at, gradient, hessian,
            [&](std::size_t i, double* d) {
                const PilotRow& row = rows.rows[i].data;
                std::copy_n(&first[i * terms], terms, d);
                std::copy_n(&second[i * terms], terms, d + p);
                const auto x = rows.covariates_of(i);
                for (std::size_t k = 0; k < x.size(); ++k) {
                    d[terms + k] = x[k];
                    if (!row.exact() && !row.censored() && row.left > 0) d[p + terms + k] = x[k];
                }
            },
            [&](const auto* u, std::size_t i) {
                const Row& row = rows.rows[i];
                const auto end = hazard_from_spline(u[0], scale);
                using T = std::decay_t<decltype(end)>;
                if (row.data.exact()) {
                    if (!(value_of(u[1]) > 0)) return T(-std::numeric_limits<double>::infinity());
                    return log_slope_from_spline(u[0], scale) + log(u[1]) - row.right.log_day - end;
                }
                if (row.data.censored()) return -end;
                const T start = row.data.left > 0 ? hazard_from_spline(u[1], scale) : T(0.0);
                if (!(value_of(end) > value_of(start))) return T(-std::numeric_limits<double>::infinity());
                return log_one_minus_exp(end - start) - start;
            });
    };
}

}  // namespace equipoise::fit
