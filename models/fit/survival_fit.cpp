#include "models/fit/survival_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fit/law_likelihood.hpp"
#include "models/numeric/input_error.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {
namespace {

using fit::Parameter;
using fit::Rows;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Quantile of sorted values with whole counts: the inverse of the empirical distribution, the mean of both values at
// its steps (type 2 of Hyndman and Fan 1996, as flexsurv places knots).
double quantile_of(const std::vector<std::pair<double, double>>& sorted, double total, double p) {
    const double position = p * total;
    const auto at = [&](double rank) {  // rank 1 is the smallest
        double reached = 0;
        for (const auto& [value, count] : sorted)
            if ((reached += count) >= rank) return value;
        return sorted.back().first;
    };
    const double nearest = std::round(position);
    if (std::fabs(position - nearest) > 1e-9 * (1 + total)) return at(std::ceil(position));
    return 0.5 * (at(std::max(nearest, 1.0)) + at(std::min(nearest + 1, total)));
}

// Outer knots at the first and last log death time (middle of an interval), inner ones at quantiles; equal knots merge.
std::vector<double> spline_knots(const Rows& rows, int inner) {
    std::vector<std::pair<double, double>> deaths;
    for (const fit::Row& row : rows.rows)
        if (!row.data.censored())
            deaths.emplace_back(portable::log(0.5 * (row.data.left + row.data.right)), row.data.count);
    std::sort(deaths.begin(), deaths.end());
    std::vector<double> knots;
    for (int k = 0; k <= inner + 1 && !deaths.empty(); ++k) {
        const double knot = k == 0           ? deaths.front().first
                            : k == inner + 1 ? deaths.back().first
                                             : quantile_of(deaths, rows.deaths, static_cast<double>(k) / (inner + 1));
        if (knots.empty() || knot > knots.back() + 1e-9) knots.push_back(knot);
    }
    return knots;
}

void check_request(std::string_view law, const FitOptions& options) {
    if (std::find(fit_law_names.begin(), fit_law_names.end(), law) == fit_law_names.end())
        throw InputError("--law", "unknown law \"" + std::string(law) + "\"", did_you_mean(law, fit_law_names));
    if (law == "piecewise-exponential") check_cuts(options.cuts, "fit");
    if (law == "royston-parmar" && (options.inner_knots < 0 || options.inner_knots > 10))
        throw InputError("fit.inner_knots", std::to_string(options.inner_knots) + " is out of range",
                         "write a number from 0 to 10");
    if (law == "mixture-cure" && options.cure_law != "exponential" && options.cure_law != "weibull" &&
        options.cure_law != "log-normal")
        throw InputError("fit.cure_law", "\"" + options.cure_law + "\" is not a law of the uncured here",
                         "write exponential, weibull or log-normal");
}

void not_identified(SurvivalFit& result, std::string reason) {
    result.identified = false;
    result.estimates.assign(result.size(), kUnknown);
    result.standard_errors.assign(result.size(), kUnknown);
    result.covariance.clear();
    result.fitted.reset();
    result.warnings.push_back(std::move(reason));
}

// Many rows: fits to few rows that stand for them, and from their maxima two or three steps on all. Not converged if
// that fails.
Maximum from_coarse_rows(const SurvivalFit& fit, const Rows& rows, const Objective& likelihood) {
    constexpr std::size_t kMany = 500;
    if (rows.rows.size() < kMany) return {};
    const Rows coarse = fit::coarsened(rows);
    const Objective coarse_likelihood = fit::likelihood_of(fit, coarse);
    std::vector<Maximum> found;  // apart from each other
    double highest = -kInfinity;
    for (const auto& start : fit::starts_of(fit, coarse)) {
        Maximum maximum = maximize(coarse_likelihood, start);
        highest = std::max(highest, maximum.value);
        const bool known = std::any_of(found.begin(), found.end(), [&](const Maximum& other) {
            return std::fabs(other.value - maximum.value) < 1e-6;
        });
        // What the few rows do not identify, or what is worse on all than where it started, is no start.
        if (!known && maximum.converged &&
            likelihood(maximum.at, nullptr, nullptr) > likelihood(start, nullptr, nullptr))
            found.push_back(std::move(maximum));
    }
    Maximum best;
    for (const Maximum& start : found) {
        Maximum maximum = maximize(likelihood, start.at);
        if (best.at.empty() || maximum.value > best.value) best = std::move(maximum);
    }
    if (std::none_of(found.begin(), found.end(), [&](const Maximum& one) { return one.value >= highest - 1e-6; }))
        return {};
    // Parameters that ran off did so perhaps because of where they started.
    const std::vector<double> covariance = inverse_information(best.information, best.at_zero);
    if (covariance.empty()) return {};
    for (std::size_t i = 0; i < best.at.size(); ++i)
        if (!(covariance[i * best.at.size() + i] < 100)) return {};
    return best;
}

// Hazards were fitted as they are: bring them to the log scale, those at 0 apart.
void hazards_to_logs(SurvivalFit& result, Maximum& maximum, std::size_t hazards) {
    const std::size_t p = maximum.at.size();
    const auto factor = [&](std::size_t i) { return i < hazards ? maximum.at[i] : 1.0; };
    for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j < p; ++j) maximum.information[i * p + j] *= factor(i) * factor(j);
    std::string where;
    const auto cuts = fit::cuts_of(result);
    for (std::size_t i = 0; i < hazards; ++i) {
        if (maximum.at_zero[i]) {
            if (!where.empty()) where += ", ";
            where += i < cuts.size() ? "by day " + std::to_string(cuts[i])
                     : cuts.empty()  ? "at all"
                                     : "after day " + std::to_string(cuts.back());
        }
        maximum.at[i] = maximum.at_zero[i] ? -kInfinity : portable::log(maximum.at[i]);
    }
    if (!where.empty())
        result.warnings.push_back("hazard 0 (" + where +
                                  "): no death there, so the estimate lies on the boundary and has no standard error; "
                                  "the posterior of the interval counts does");
}

void set_natural(SurvivalFit& result, const std::vector<Parameter>& own) {
    result.estimates.clear();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double x = result.transformed[i];
        const auto scale = i < own.size() ? own[i].scale : Parameter::Scale::identity;
        result.estimates.push_back(scale == Parameter::Scale::log     ? portable::exp(x)
                                   : scale == Parameter::Scale::logit ? 1 / (1 + portable::exp(-x))
                                                                      : x);
    }
}

// Says why the maximum is not one to use, or nothing.
std::string trouble(const SurvivalFit& result, const Maximum& maximum, const std::vector<Parameter>& own,
                    double last_day) {
    const std::string rising = "the likelihood keeps rising toward its supremum " + std::to_string(maximum.value) +
                               " as the parameters run off: the data do not identify this law";
    if (!maximum.converged || result.covariance.empty()) return rising;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const bool unbounded = i >= own.size() || own[i].scale != Parameter::Scale::identity;
        // 10 on a log scale is a factor of 22000 either way: nothing was learnt
        if (unbounded && i < own.size() && result.standard_errors[i] > 10)
            return rising + " (" + result.parameters[i] + ")";
        // locations, a generalized gamma's q, a spline's level and slope in log t; a Gompertz shape over the whole
        // follow-up
        const double span = result.law == "gompertz" ? last_day : 1;
        const bool spline_term = result.law == "royston-parmar" && i >= 2;
        if (i < own.size() && !unbounded && !spline_term && result.standard_errors[i] * span > 20)
            return rising + " (" + result.parameters[i] + ")";
        if (i >= own.size() && result.standard_errors[i] > 50 && std::fabs(result.transformed[i]) > 8)
            return rising + " (effect of " + result.parameters[i] + ")";
    }
    return {};
}

void count_known_alive(SurvivalFit& result, const Rows& rows) {
    std::vector<std::pair<double, double>> until;
    for (const fit::Row& row : rows.rows) until.emplace_back(row.data.left, row.data.count);
    std::sort(until.begin(), until.end());
    double alive = 0;
    for (auto at = until.rbegin(); at != until.rend(); ++at) {
        alive += at->second;
        at->second = alive;
    }
    result.known_alive = std::move(until);
}

void no_deaths_by_arm(SurvivalFit& result, const PilotSurvival& pilot) {
    for (const int arm : {0, 1})
        if (pilot.patients(arm) > 0 && pilot.deaths(arm) == 0)
            result.warnings.push_back("no death in arm " + pilot.arm_names()[static_cast<std::size_t>(arm)] +
                                      ": its effect cannot be estimated");
}

// The fit before anything is maximized: what is fitted, and to whom.
SurvivalFit asked_for(const Rows& rows, Arms arms, std::string_view law, const FitOptions& options) {
    SurvivalFit result;
    result.law = law;
    result.arms = arms;
    result.options = options;
    result.patients = rows.patients;
    result.deaths = rows.deaths;
    count_known_alive(result, rows);
    if (law == "royston-parmar") {
        result.knots = spline_knots(rows, options.inner_knots);
        if (result.knots.size() >= 2 && static_cast<int>(result.knots.size()) < options.inner_knots + 2)
            result.warnings.push_back("knots at equal death times were merged");
    }
    if (law == "piecewise-exponential" &&
        std::erase_if(result.options.cuts, [&](double cut) { return cut >= rows.last_day; }) > 0)
        result.warnings.push_back("cuts after the last day of follow-up, " + std::to_string(rows.last_day) +
                                  ", were left out: nobody is at risk there");
    return result;
}

void name_parameters(SurvivalFit& result, const std::vector<Parameter>& own, const PilotSurvival& pilot) {
    for (const Parameter& parameter : own) {
        result.parameters.push_back(parameter.name);
        result.scales.push_back((parameter.scale == Parameter::Scale::log     ? "log "
                                 : parameter.scale == Parameter::Scale::logit ? "logit "
                                                                              : "") +
                                parameter.name);
    }
    if (result.arms == Arms::both) result.parameters.push_back("arm");
    if (result.options.use_covariates)
        result.parameters.insert(result.parameters.end(), pilot.covariate_names().begin(),
                                 pilot.covariate_names().end());
    result.scales.insert(result.scales.end(), result.parameters.begin() + static_cast<std::ptrdiff_t>(own.size()),
                         result.parameters.end());
}

// Why there is nothing to maximize; empty where there is.
std::string nothing_to_fit(const Rows& rows, bool hazards, bool one_death_time) {
    if (rows.rows.empty()) return "no patient is followed for any time";
    if (rows.deaths == 0 && !(hazards && rows.width == 0))
        return "no deaths: the supremum of the likelihood is reached by any law under which nobody dies";
    if (one_death_time) return "all deaths fall at one time or in one interval: there is nowhere to put knots";
    return "";
}

// What the maximum says of the parameters on the scale of the fit.
void take_maximum(SurvivalFit& result, const Maximum& maximum) {
    result.transformed = maximum.at;
    result.covariance = inverse_information(maximum.information, maximum.at_zero);
    for (std::size_t i = 0; i < result.size(); ++i)
        result.standard_errors.push_back(result.covariance.empty() || maximum.at_zero[i]
                                             ? kUnknown
                                             : std::sqrt(result.covariance[i * result.size() + i]));
}

}  // namespace

SurvivalFit fit_survival(const PilotSurvival& pilot, Arms arms, std::string_view law, const FitOptions& options) {
    check_request(law, options);
    const Rows rows = fit::make_rows(pilot, arms, options.use_covariates);
    SurvivalFit result = asked_for(rows, arms, law, options);
    const bool one_death_time = law == "royston-parmar" && result.knots.size() < 2;
    if (one_death_time) result.knots = {0, 1};  // refused below
    const std::vector<Parameter> own = fit::parameters_of(result);
    name_parameters(result, own, pilot);
    result.transformed.assign(result.size(), kUnknown);
    result.aic = result.bic = kUnknown;
    const bool hazards = fit::fits_hazards(result);
    if (std::string reason = nothing_to_fit(rows, hazards, one_death_time); !reason.empty()) {
        not_identified(result, std::move(reason));
        return result;
    }
    if (arms == Arms::both) no_deaths_by_arm(result, pilot);

    const Objective likelihood = fit::likelihood_of(result, rows);
    std::vector<std::uint8_t> not_negative;
    if (hazards) {
        not_negative.assign(result.size(), 0);
        std::fill_n(not_negative.begin(), own.size(), 1);
    }
    Maximum maximum = hazards ? Maximum{} : from_coarse_rows(result, rows, likelihood);
    if (!maximum.converged) maximum = fit::best_of(likelihood, fit::starts_of(result, rows), not_negative);
    result.log_likelihood = maximum.value;
    result.aic = 2 * static_cast<double>(result.size()) - 2 * maximum.value;
    result.bic = portable::log(rows.patients) * static_cast<double>(result.size()) - 2 * maximum.value;
    if (hazards) hazards_to_logs(result, maximum, own.size());
    take_maximum(result, maximum);
    if (std::string reason = trouble(result, maximum, own, rows.last_day); !reason.empty()) {
        not_identified(result, std::move(reason));
        return result;
    }
    result.identified = true;
    set_natural(result, own);
    result.fitted = result.law_at({});
    try {
        check(*result.fitted);
    } catch (const InputError& error) {
        result.fitted.reset();
        result.warnings.push_back(std::string("the fit is no law to simulate from: ") + error.what());
    }
    return result;
}

}  // namespace equipoise
