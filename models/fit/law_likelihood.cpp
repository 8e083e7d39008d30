#include "models/fit/law_likelihood.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/fit/likelihood.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {
namespace {

using Scale = Parameter::Scale;

// The fit of a simpler law on the same rows, as a start for a richer one.
std::vector<double> simpler(const SurvivalFit& fit, const Rows& rows, const char* law) {
    SurvivalFit other = fit;
    other.law = law;
    return best_of(likelihood_of(other, rows), starts_of(other, rows)).at;
}

// Puts the law's own start values before the covariates' coefficients.
std::vector<double> start(std::vector<double> own, const Rows& rows) {
    own.resize(own.size() + rows.width, 0.0);
    return own;
}

double mean_death_time(const Rows& rows) {
    double sum = 0, count = 0;
    for (const Row& row : rows.rows) {
        if (row.data.censored()) continue;
        sum += row.data.count * 0.5 * (row.data.left + row.data.right);
        count += row.data.count;
    }
    return count > 0 ? sum / count : 1;
}

std::vector<std::vector<double>> spline_starts(const SurvivalFit& fit, const Rows& rows) {
    // The two-knot spline is a simple law: start there, on a line in log t.
    const char* line = fit.options.spline_scale == SplineScale::hazard ? "weibull"
                       : fit.options.spline_scale == SplineScale::odds ? "log-logistic"
                                                                       : "log-normal";
    const std::vector<double> simple = simpler(fit, rows, line);
    const double slope =
        fit.options.spline_scale == SplineScale::normal ? portable::exp(-simple[1]) : portable::exp(simple[1]);
    std::vector<double> own(fit.knots.size(), 0.0);
    own[0] = -slope * simple[0];
    own[1] = slope;
    std::vector<double> all = start(own, rows);
    for (std::size_t k = 0; k < rows.width; ++k) all[own.size() + k] = -slope * simple[2 + k];
    return {all};
}

}  // namespace

Maximum best_of(const Objective& objective, const std::vector<std::vector<double>>& starts,
                const std::vector<std::uint8_t>& not_negative) {
    Maximum best;
    for (const auto& start : starts) {
        Maximum found = maximize(objective, start, not_negative);
        if (best.at.empty() || found.value > best.value) best = std::move(found);
    }
    return best;
}

bool fits_hazards(const SurvivalFit& fit) { return fit.law == "exponential" || fit.law == "piecewise-exponential"; }

std::span<const double> cuts_of(const SurvivalFit& fit) {
    if (fit.law == "piecewise-exponential") return fit.options.cuts;
    return {};
}

std::vector<Parameter> parameters_of(const SurvivalFit& fit) {
    const std::string& law = fit.law;
    if (law == "exponential") return {{"rate", Scale::log}};
    if (law == "weibull" || law == "log-logistic") return {{"scale", Scale::log}, {"shape", Scale::log}};
    if (law == "weibull-ph") return {{"rate", Scale::log}, {"shape", Scale::log}};
    if (law == "gompertz") return {{"rate", Scale::log}, {"shape", Scale::identity}};
    if (law == "log-normal") return {{"meanlog", Scale::identity}, {"sdlog", Scale::log}};
    if (law == "gamma") return {{"rate", Scale::log}, {"shape", Scale::log}};
    if (law == "generalized-gamma") return {{"mu", Scale::identity}, {"sigma", Scale::log}, {"q", Scale::identity}};
    std::vector<Parameter> result;
    if (law == "piecewise-exponential") {
        for (std::size_t k = 0; k <= fit.options.cuts.size(); ++k)
            result.push_back({"rate" + std::to_string(k + 1), Scale::log});
    } else if (law == "royston-parmar") {
        for (std::size_t k = 0; k < fit.knots.size(); ++k)
            result.push_back({"gamma" + std::to_string(k), Scale::identity});
    } else {
        assert(law == "mixture-cure");
        SurvivalFit base = fit;
        base.law = fit.options.cure_law;
        result = parameters_of(base);
        result.insert(result.begin(), {"cured", Scale::logit});
    }
    return result;
}

Objective likelihood_of(const SurvivalFit& fit, const Rows& rows) {
    const std::string& law = fit.law;
    if (fits_hazards(fit)) return piecewise_likelihood(rows, cuts_of(fit));
    if (law == "weibull") return formula_likelihood<WeibullFormula>(rows, 2);
    if (law == "weibull-ph") return formula_likelihood<WeibullPhFormula>(rows, 2);
    if (law == "gompertz") return formula_likelihood<GompertzFormula>(rows, 2);
    if (law == "log-normal") return formula_likelihood<LogNormalFormula>(rows, 2);
    if (law == "log-logistic") return formula_likelihood<LogLogisticFormula>(rows, 2);
    if (law == "gamma") return tabulated_likelihood<GammaFormula>(rows, 2);
    if (law == "generalized-gamma") return tabulated_likelihood<GeneralizedGammaFormula>(rows, 3);
    if (law == "royston-parmar") return spline_likelihood(rows, fit.knots, fit.options.spline_scale);
    assert(law == "mixture-cure");
    if (fit.options.cure_law == "exponential") return formula_likelihood<CureFormula<ExponentialFormula>>(rows, 2);
    if (fit.options.cure_law == "weibull") return formula_likelihood<CureFormula<WeibullFormula>>(rows, 3);
    return formula_likelihood<CureFormula<LogNormalFormula>>(rows, 3);
}

std::vector<std::vector<double>> starts_of(const SurvivalFit& fit, const Rows& rows) {
    const std::string& law = fit.law;
    const double rate = rows.deaths / rows.exposure, log_rate = portable::log(rate);
    if (fits_hazards(fit)) return {start(std::vector<double>(cuts_of(fit).size() + 1, rate), rows)};
    if (law == "weibull") return {start({-log_rate, 0}, rows)};
    if (law == "weibull-ph") {
        const std::vector<double> aft = simpler(fit, rows, "weibull");
        std::vector<double> at = aft;
        const double shape = portable::exp(aft[1]);
        at[0] = -shape * aft[0];
        for (std::size_t k = 2; k < at.size(); ++k) at[k] = -shape * aft[k];
        return {at};
    }
    if (law == "gompertz") return {start({log_rate, 0}, rows)};
    if (law == "gamma") return {start({log_rate, 0}, rows)};
    if (law == "log-normal" || law == "log-logistic") return {start({-log_rate - 0.37, 0}, rows)};
    if (law == "generalized-gamma") {
        std::vector<double> normal = simpler(fit, rows, "log-normal"), weibull = simpler(fit, rows, "weibull");
        weibull[1] = -weibull[1];
        normal.insert(normal.begin() + 2, 0.0);
        weibull.insert(weibull.begin() + 2, 1.0);
        const Objective objective = likelihood_of(fit, rows);
        if (objective(weibull, nullptr, nullptr) > objective(normal, nullptr, nullptr)) return {weibull};
        return {normal};
    }
    if (law == "royston-parmar") return spline_starts(fit, rows);
    assert(law == "mixture-cure");
    const double log_mean = portable::log(mean_death_time(rows)), alive = 1 - rows.deaths / rows.patients;
    std::vector<std::vector<double>> starts;
    for (const double part : {0.9, 0.5, 0.1}) {
        const double cured = std::clamp(part * alive, 0.01, 0.99), logit = portable::log(cured / (1 - cured));
        starts.push_back(start(fit.options.cure_law == "exponential" ? std::vector<double>{logit, -log_mean}
                                                                     : std::vector<double>{logit, log_mean, 0},
                               rows));
    }
    return starts;
}

SurvivalLaw law_of(const SurvivalFit& fit, std::span<const double> at, double shift) {
    const std::string& law = fit.law;
    if (law == "exponential") return Exponential{portable::exp(at[0] + shift)};
    if (law == "weibull") return Weibull{portable::exp(at[1]), portable::exp(at[0] + shift)};
    if (law == "weibull-ph")
        return Weibull{portable::exp(at[1]), portable::exp(-(at[0] + shift) * portable::exp(-at[1]))};
    if (law == "gompertz") return Gompertz{at[1], portable::exp(at[0] + shift)};
    if (law == "log-normal") return LogNormal{at[0] + shift, portable::exp(at[1])};
    if (law == "log-logistic") return LogLogistic{portable::exp(at[1]), portable::exp(at[0] + shift)};
    if (law == "gamma")
        return GeneralizedGamma{at[1] - at[0] - shift, portable::exp(-0.5 * at[1]), portable::exp(-0.5 * at[1])};
    if (law == "generalized-gamma") return GeneralizedGamma{at[0] + shift, portable::exp(at[1]), at[2]};
    if (law == "piecewise-exponential") {
        PiecewiseExponential pieces{fit.options.cuts, {}};
        for (std::size_t k = 0; k <= fit.options.cuts.size(); ++k) pieces.rates.push_back(portable::exp(at[k] + shift));
        return pieces;
    }
    if (law == "royston-parmar") {
        RoystonParmar spline{fit.knots,
                             {at.begin(), at.begin() + static_cast<std::ptrdiff_t>(fit.knots.size())},
                             fit.options.spline_scale};
        spline.coefficients[0] += shift;
        return spline;
    }
    assert(law == "mixture-cure");
    MixtureCure cure{1 / (1 + portable::exp(-(at[0] + shift))), Exponential{portable::exp(at[1])}};
    if (fit.options.cure_law == "weibull") cure.law = Weibull{portable::exp(at[2]), portable::exp(at[1])};
    if (fit.options.cure_law == "log-normal") cure.law = LogNormal{at[1], portable::exp(at[2])};
    return cure;
}

}  // namespace equipoise::fit
