#include "sim/analysis/survival/cox_fit.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {
namespace {

constexpr int kMostIterations = 60;
constexpr double kRedundant = 1e-9;  // pivot of a scaled column at beta = 0, relative to its diagonal
constexpr double kSmallStep = 1e-7;  // per standard deviation; Newton's next error is about its square
constexpr double kFlat = 1e-10;      // relative rise of the log-likelihood that counts as none

// Which columns take part: the estimated, with or without those that diverge.
void choose(const CoxFit& fit, bool diverging_too, std::span<std::uint8_t> use) {
    for (std::size_t j = 0; j < use.size(); ++j)
        use[j] = fit.column[j] == CoxColumn::estimated || (diverging_too && fit.column[j] == CoxColumn::diverging);
}

// Columns that are combinations of earlier ones, as the information at beta = 0 shows them. `x` is scratch.
void drop_redundant(CoxFit& fit, std::span<std::uint8_t> use, std::span<double> x, Arena& arena) {
    choose(fit, true, use);
    if (solve_positive(fit.null.information, fit.null.gradient, use, kRedundant, x, arena)) return;
    for (std::size_t j = 0; j < use.size(); ++j)
        if (fit.column[j] == CoxColumn::estimated && !use[j]) fit.column[j] = CoxColumn::redundant;
}

// The likelihood no longer rises: coefficients that still move run away. False if none does.
bool hold_diverging(CoxFit& fit, std::span<const double> step) {
    bool any = false;
    for (std::size_t j = 0; j < step.size(); ++j)
        if (fit.column[j] == CoxColumn::estimated && std::fabs(step[j]) > 1e-3) {
            fit.column[j] = CoxColumn::diverging;
            any = true;
        }
    return any;
}

// Takes the step, halved while the likelihood falls; gives the rise. `before` is scratch.
double advance(const CoxRows& rows, CoxTies ties, CoxFit& fit, std::span<const double> step, std::span<double> before,
               Arena& arena) {
    CoxPoint& at = fit.point;
    std::copy(fit.beta.begin(), fit.beta.end(), before.begin());
    const double height = at.log_likelihood;
    double length = 1;
    for (int halving = 0; halving < 30; ++halving, length *= 0.5) {
        for (std::size_t j = 0; j < step.size(); ++j) fit.beta[j] = before[j] + length * step[j];
        cox_likelihood(rows, ties, fit.beta, at, arena);
        if (at.log_likelihood >= height - 1e-12 * (1 + std::fabs(height))) break;
    }
    return at.log_likelihood - height;
}

// The inverse of the information at the estimate, column by column. `use` and `x` are scratch.
void set_covariance(CoxFit& fit, std::span<std::uint8_t> use, std::span<double> x, Arena& arena) {
    const std::size_t p = use.size();
    const std::span<double> unit = arena.take<double>(p);
    for (std::size_t j = 0; j < p; ++j) {
        choose(fit, true, use);
        if (!use[j]) continue;
        std::fill(unit.begin(), unit.end(), 0.0);
        unit[j] = 1;
        solve_positive(fit.point.information, unit, use, 1e-14, x, arena);
        for (std::size_t k = 0; k < p; ++k) fit.covariance[k * p + j] = x[k];
    }
}

}  // namespace

CoxFit::CoxFit(std::size_t p, Arena& arena)
    : beta(arena.take<double>(p, 0.0)),
      column(arena.take<CoxColumn>(p, CoxColumn::estimated)),
      covariance(arena.take<double>(p * p, 0.0)),
      null(p, arena),
      point(p, arena) {}

double CoxFit::degrees_of_freedom() const {
    double count = 0;
    for (const CoxColumn c : column) count += c == CoxColumn::estimated || c == CoxColumn::diverging ? 1 : 0;
    return count;
}

bool solve_positive(std::span<const double> a, std::span<const double> b, std::span<std::uint8_t> use, double tolerance,
                    std::span<double> x, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t p = b.size();
    const std::span<double> l = arena.take<double>(p * p, 0.0);
    bool whole = true;
    for (std::size_t j = 0; j < p; ++j) {
        if (!use[j]) continue;
        double pivot = a[j * p + j];
        for (std::size_t k = 0; k < j; ++k) pivot -= l[j * p + k] * l[j * p + k];
        if (!(pivot > tolerance * a[j * p + j]) || !(a[j * p + j] > 0)) {
            use[j] = 0;
            whole = false;
            for (std::size_t k = 0; k < j; ++k) l[j * p + k] = 0;
            continue;
        }
        l[j * p + j] = std::sqrt(pivot);
        for (std::size_t i = j + 1; i < p; ++i) {
            if (!use[i]) continue;
            double sum = a[i * p + j];
            for (std::size_t k = 0; k < j; ++k) sum -= l[i * p + k] * l[j * p + k];
            l[i * p + j] = sum / l[j * p + j];
        }
    }
    for (std::size_t i = 0; i < p; ++i) {
        double sum = b[i];
        for (std::size_t k = 0; k < i; ++k) sum -= l[i * p + k] * x[k];
        x[i] = use[i] ? sum / l[i * p + i] : 0;
    }
    for (std::size_t i = p; i-- > 0;) {
        double sum = x[i];
        for (std::size_t k = i + 1; k < p; ++k) sum -= l[k * p + i] * x[k];
        x[i] = use[i] ? sum / l[i * p + i] : 0;
    }
    return whole;
}

void fit_cox(const CoxRows& rows, CoxTies ties, CoxFit& fit, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t p = rows.columns;
    const std::span<double> step = arena.take<double>(p), before = arena.take<double>(p);
    const std::span<std::uint8_t> use = arena.take<std::uint8_t>(p);
    std::fill(fit.beta.begin(), fit.beta.end(), 0.0);
    cox_likelihood(rows, ties, fit.beta, fit.null, arena);
    drop_redundant(fit, use, step, arena);

    CoxPoint& at = fit.point;
    at.log_likelihood = fit.null.log_likelihood;
    std::copy(fit.null.gradient.begin(), fit.null.gradient.end(), at.gradient.begin());
    std::copy(fit.null.information.begin(), fit.null.information.end(), at.information.begin());
    double rise = std::numeric_limits<double>::infinity();
    fit.status = Status::not_converged;
    for (fit.iterations = 0; fit.iterations < kMostIterations; ++fit.iterations) {
        choose(fit, false, use);
        solve_positive(at.information, at.gradient, use, 1e-12, step, arena);
        double longest = 0;
        for (const double x : step) longest = std::max(longest, std::fabs(x));
        if (!std::isfinite(longest)) return;
        if (longest < kSmallStep) {
            for (std::size_t j = 0; j < p; ++j) fit.beta[j] += step[j];
            fit.status = Status::ok;
            break;
        }
        const bool flat = rise <= kFlat * (1 + std::fabs(at.log_likelihood));
        if (flat && hold_diverging(fit, step)) continue;
        rise = advance(rows, ties, fit, step, before, arena);
        if (!std::isfinite(at.log_likelihood)) return;
    }
    set_covariance(fit, use, step, arena);
}

}  // namespace equipoise
