#include "sim/results/fit_json.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {
namespace {

Json list_of(std::span<const double> numbers) {
    Json list = Json::array();
    for (const double x : numbers) list.push_back(number_json(x));
    return list;
}

// Parameters by name; numbered ones become the list that the law's field is ("rate1", "rate2" -> "rates").
Json by_name(const SurvivalFit& fit, std::span<const double> values) {
    const bool pieces = fit.law == "piecewise-exponential", spline = fit.law == "royston-parmar";
    Json table = Json::object();
    for (std::size_t i = 0; i < fit.size() && i < values.size(); ++i) {
        const std::string& name = fit.parameters[i];
        if (pieces && i <= fit.options.cuts.size())
            table["rates"].push_back(number_json(values[i]));
        else if (spline && i < fit.knots.size())
            table["coefficients"].push_back(number_json(values[i]));
        else
            table[name] = number_json(values[i]);
    }
    return table;
}

Json estimate_json(const EstimateWithInterval& e) {
    return {{"estimate", number_json(e.estimate)},
            {"standard_error", number_json(e.standard_error)},
            {"lower", number_json(e.lower)},
            {"upper", number_json(e.upper)}};
}

}  // namespace

Json fit_json(const SurvivalFit& fit, std::span<const double> days) {
    Json json{{"law", fit.law},
              {"identified", fit.identified},
              {"parameters", by_name(fit, fit.estimates)},
              {"standard_errors", by_name(fit, fit.standard_errors)}};
    if (fit.law == "piecewise-exponential") json["parameters"]["cuts"] = fit.options.cuts;
    if (fit.law == "royston-parmar") {
        json["parameters"]["knots"] = fit.knots;
        json["parameters"]["scale"] = std::string(enum_name(fit.options.spline_scale));
    }
    if (fit.law == "mixture-cure") json["parameters"]["law"] = fit.options.cure_law;
    json["scale"] = fit.scales;
    json["on_scale"] = fit.identified ? list_of(fit.transformed) : Json::array();
    json["covariance"] = Json::array();
    for (std::size_t i = 0; i < fit.size() && !fit.covariance.empty(); ++i)
        json["covariance"].push_back(list_of(std::span(fit.covariance).subspan(i * fit.size(), fit.size())));
    json["log_likelihood"] = number_json(fit.log_likelihood);
    json["aic"] = number_json(fit.aic);
    json["bic"] = number_json(fit.bic);
    json["bic_of_deaths"] = number_json(fit.deaths > 0 ? fit.bic_of_deaths() : std::nan(""));
    const bool both = fit.arms == Arms::both;
    json["survival"] = Json::array();
    for (int arm = 0; arm <= (both ? 1 : 0); ++arm) {
        const std::vector<double> covariates{static_cast<double>(arm)};
        const std::span<const double> at = both ? std::span<const double>(covariates) : std::span<const double>();
        for (const double day : days) {
            Json row = estimate_json(fit.survival_at(day, at));
            row["day"] = day;
            if (both) row["arm"] = arm;
            json["survival"].push_back(row);
        }
        if (days.empty()) continue;
        Json area = estimate_json(fit.rmst_at(days.back(), at));
        area["tau"] = days.back();
        if (both) area["arm"] = arm;
        json["rmst"].push_back(area);
    }
    json["warnings"] = fit.warnings;
    return json;
}

Json ranked_json(const RankedFits& ranked, std::span<const double> days) {
    Json json{{"laws", Json::array()},
              {"selected", ranked.selected.empty() ? Json() : Json(ranked.selected)},
              {"warnings", ranked.warnings}};
    for (const SurvivalFit& fit : ranked.fits) json["laws"].push_back(fit_json(fit, days));
    return json;
}

Json posterior_json(const IntervalPosterior& posterior) {
    Json json{{"intervals", Json::array()}, {"survival", Json::array()}};
    Stream stream({2022, 0}, 0, Purpose::parameter_draw);
    const auto uniform = [&] { return stream.uniform(); };
    // Every day's limits from the same draws, which cost a beta quantile an interval; fewer of them for daily
    // intervals.
    const std::size_t intervals = posterior.intervals().size();
    const std::size_t draws = std::clamp<std::size_t>(140000 / intervals, 400, 10000);
    std::vector<std::vector<double>> alive(intervals, std::vector<double>(draws));
    for (std::size_t k = 0; k < draws; ++k) {
        const PiecewiseExponential law = posterior.draw(uniform);
        double hazard = 0;
        for (std::size_t j = 0; j < intervals; ++j) {
            hazard += law.rates[j] * (posterior.intervals()[j].end - posterior.intervals()[j].start);
            alive[j][k] = std::exp(-hazard);
        }
    }
    json["draws"] = draws;
    std::size_t at = 0;
    for (const IntervalPosterior::Interval& interval : posterior.intervals()) {
        json["intervals"].push_back({{"start", interval.start},
                                     {"end", interval.end},
                                     {"deaths", interval.deaths},
                                     {"at_risk", interval.at_risk},
                                     {"mortality", interval.mean()},
                                     {"lower", beta_quantile(0.025, interval.a, interval.b)},
                                     {"upper", beta_quantile(0.975, interval.a, interval.b)}});
        std::vector<double>& values = alive[at++];
        std::sort(values.begin(), values.end());
        const std::vector<double> limits{values[draws / 40], values[std::min(draws - 1, draws * 39 / 40)]};
        json["survival"].push_back({{"day", interval.end},
                                    {"estimate", posterior.mean_survival(interval.end)},
                                    {"lower", limits[0]},
                                    {"upper", limits[1]}});
    }
    const PiecewiseExponential law = posterior.mean_law();
    json["law"] = {{"law", law.name}, {"cuts", law.cuts}, {"rates", law.rates}};
    return json;
}

Json posterior_or_why(const PilotSurvival& pilot, int arm, const std::vector<double>& ends) {
    try {
        return posterior_json(IntervalPosterior(pilot, arm, ends));
    } catch (const InputError& error) {
        return {{"none", error.what()}};
    }
}

Json kaplan_meier_json(const fit::Rows& rows, std::span<const double> days) {
    Json list = Json::array();
    const std::vector<fit::ObservedSurvival> observed = fit::observed_survival(rows, days);
    for (std::size_t i = 0; i < days.size(); ++i)
        list.push_back({{"day", days[i]},
                        {"estimate", number_json(observed[i].estimate)},
                        {"standard_error", number_json(observed[i].standard_error)},
                        {"lower", number_json(observed[i].lower)},
                        {"upper", number_json(observed[i].upper)}});
    return list;
}

Json nonparametric_json(const fit::Rows& rows, std::span<const double> days) {
    Json list = Json::array();
    if (rows.rows.empty()) return list;
    const fit::Turnbull curve = fit::turnbull(rows);
    for (const double day : days)
        if (day <= rows.last_day)
            list.push_back(
                {{"day", day}, {"lowest", curve.survival_lower(day)}, {"highest", curve.survival_upper(day)}});
    return list;
}

Json turnbull_json(const fit::Rows& rows) {
    if (rows.rows.empty()) return {};
    const fit::Turnbull curve = fit::turnbull(rows);
    return {{"low", list_of(curve.low)},    {"high", list_of(curve.high)},
            {"mass", list_of(curve.mass)},  {"log_likelihood", number_json(curve.log_likelihood)},
            {"converged", curve.converged}, {"gap", number_json(curve.gap)}};
}

}  // namespace equipoise
