#include "sim/analysis/survival/cox_details.hpp"

#include <cmath>
#include <limits>

#include "models/numeric/special.hpp"

namespace equipoise {

void set_cox_details(Details& details, const CoxRows& rows, const CoxFit& fit, std::span<const std::string> names,
                     double critical) {
    const std::size_t p = rows.columns;
    Details::Vector coef, se, z, p_values, low, high, ratio;
    Details::Matrix vcov;
    Details::Words infinite, redundant;
    for (std::size_t i = 0; i < p; ++i) {
        const bool known = fit.column[i] != CoxColumn::redundant;
        // Where the likelihood rises for ever the search stopped at some large value: the estimate is infinite, with no
        // error to state.
        const bool finite = known && fit.column[i] != CoxColumn::diverging;
        const double unknown = Estimate::kUnknown, infinity = std::numeric_limits<double>::infinity();
        const double b = finite ? fit.beta[i] / rows.scale[i] : known ? std::copysign(infinity, fit.beta[i]) : unknown;
        const double s = finite ? std::sqrt(fit.covariance[i * p + i]) / rows.scale[i] : unknown;
        coef.push_back(b);
        se.push_back(s);
        ratio.push_back(std::exp(b));
        z.push_back(b / s);
        p_values.push_back(two_sided_p(b / s));
        low.push_back(std::exp(b - critical * s));
        high.push_back(std::exp(b + critical * s));
        Details::Vector row;
        for (std::size_t j = 0; j < p; ++j)
            row.push_back(finite && fit.column[j] != CoxColumn::redundant && fit.column[j] != CoxColumn::diverging
                              ? fit.covariance[i * p + j] / (rows.scale[i] * rows.scale[j])
                              : unknown);
        vcov.push_back(std::move(row));
        if (fit.column[i] == CoxColumn::diverging) infinite.push_back(names[i]);
        if (!known) redundant.push_back(names[i]);
    }
    details.set("n_used", static_cast<double>(rows.count));
    details.set("events", static_cast<double>(rows.deaths));
    details.set("coef_names", Details::Words(names.begin(), names.end()));
    details.set("coef", std::move(coef));
    details.set("se", std::move(se));
    details.set("vcov", std::move(vcov));
    details.set("z_each", std::move(z));
    details.set("p_wald_each", std::move(p_values));
    details.set("hazard_ratio", std::move(ratio));
    details.set("hazard_ratio_lower", std::move(low));
    details.set("hazard_ratio_upper", std::move(high));
    if (!infinite.empty()) details.set("infinite_coefficients", std::move(infinite));
    if (!redundant.empty()) details.set("redundant_columns", std::move(redundant));
    details.set("loglik_null", fit.null.log_likelihood);
    details.set("loglik", fit.point.log_likelihood);

    Arena arena;
    const double df = fit.degrees_of_freedom();
    std::vector<std::uint8_t> use(p);
    std::vector<double> x(p);
    for (std::size_t i = 0; i < p; ++i) use[i] = fit.column[i] != CoxColumn::redundant;
    solve_positive(fit.null.information, fit.null.gradient, use, 1e-12, x, arena);
    double score = 0, wald = 0;
    for (std::size_t i = 0; i < p; ++i) {
        score += fit.null.gradient[i] * x[i];
        for (std::size_t j = 0; j < p; ++j) wald += fit.beta[i] * fit.point.information[i * p + j] * fit.beta[j];
    }
    const double lr = std::fmax(0, 2 * (fit.point.log_likelihood - fit.null.log_likelihood));
    const auto set_test = [&](const std::string& name, double chi_square) {
        details.set(name + "_chi_square", chi_square);
        details.set("p_" + name, df > 0 && chi_square >= 0 ? chi_square_upper(chi_square, df) : Estimate::kUnknown);
    };
    set_test("score", score);
    set_test("wald", infinite.empty() ? wald : Estimate::kUnknown);
    set_test("lr", lr);
    details.set("degrees_of_freedom", df);
    details.set("iterations", static_cast<double>(fit.iterations));
}

}  // namespace equipoise
