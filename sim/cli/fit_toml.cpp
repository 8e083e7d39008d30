#include "sim/cli/fit_toml.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "models/fit/fitted_course.hpp"
#include "models/numeric/input_error.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered ordered(const Json& json) { return Ordered::parse(json.dump()); }

// The tables and the remarks that go before them.
struct Tables {
    Ordered survival = Ordered::object(), effect = Ordered::object();
    std::string remarks;
    void remark(const std::string& text) { remarks += "# " + text + "\n"; }
};

double last_day(const PilotSurvival& pilot) {
    double last = 0;
    for (const PilotRow& row : pilot.rows()) last = std::max(last, row.censored() ? row.left : row.right);
    return last;
}

Ordered law_table(const SurvivalLaw& law, double last) {
    Ordered table;
    if (std::holds_alternative<MixtureCure>(law)) {
        table["law"] = "piecewise-exponential";
        for (double day = 1; day <= last; ++day) {
            const double mortality = 1 - survival(law, day);
            if (!(mortality > 0 && mortality < 1)) continue;
            table["mortality"].push_back(mortality);
            table["day"].push_back(day);
        }
        return table;
    }
    table["law"] = name_of(law);
    const Json parameters = std::visit([](const auto& x) { return write_struct(x); }, law);
    for (const auto& [key, value] : parameters.items()) table[key] = ordered(value);
    return table;
}

const SurvivalLaw& law_in(const SurvivalFit& fit, const std::string& arm) {
    if (fit.fitted && fit.identified) return *fit.fitted;
    std::string why;
    for (const std::string& warning : fit.warnings) why += (why.empty() ? "" : "; ") + warning;
    throw InputError("--law " + fit.law, "the pilot does not identify this law in arm " + arm + (why.empty() ? "" : ": " + why), "choose another law; piecewise-exponential with its posterior mean always exists");
}

void add_pieces(Tables& tables, const PilotSurvival& pilot, const TomlRequest& request) {
    std::vector<PiecewiseExponential> laws;
    for (int arm = 0; arm < 2 && pilot.patients(arm) > 0; ++arm) {
        if (request.estimate == PilotEstimate::posterior_mean)
            laws.push_back(IntervalPosterior(pilot, arm, request.ends).mean_law());
        else
            laws.push_back(std::get<PiecewiseExponential>(law_in(fit_survival(pilot, arm == 0 ? Arms::control : Arms::treated, request.law, request.options), pilot.arm_names()[static_cast<std::size_t>(arm)])));
    }
    tables.remark(request.estimate == PilotEstimate::posterior_mean ? "Hazards at the posterior mean of each interval's mortality (Dirichlet prior of weight 1)." : "Hazards by maximum likelihood.");
    tables.survival = law_table(laws[0], last_day(pilot));
    if (laws.size() < 2) return;
    std::vector<double> ratios;
    for (std::size_t j = 0; j < laws[0].rates.size(); ++j) ratios.push_back(laws[1].rates[j] / laws[0].rates[j]);
    if (!std::all_of(ratios.begin(), ratios.end(), [](double r) { return r >= 1e-6 && r <= 1e6; })) {
        tables.remark("No effect is stated: with no death in an interval of one arm the hazard ratio there is 0 or infinite. --estimate posterior-mean has one.");
        return;
    }
    tables.effect["hazard_ratio"] = ratios.size() == 1 ? Ordered(ratios[0]) : Ordered{{"cuts", laws[0].cuts}, {"values", ratios}};
}

// The arm's coefficient as a key of [effect].
std::optional<std::pair<const char*, double>> effect_of(const SurvivalFit& both) {
    const auto at = std::find(both.parameters.begin(), both.parameters.end(), "arm");
    if (!both.fitted || !both.identified || at == both.parameters.end()) return {};
    const double coefficient = both.transformed[static_cast<std::size_t>(at - both.parameters.begin())];
    const auto one_of = [&](std::initializer_list<const char*> laws) { return std::find(laws.begin(), laws.end(), both.law) != laws.end(); };
    const double ratio = std::exp(both.law == "gamma" ? -coefficient : coefficient);
    if (one_of({"exponential", "gompertz", "weibull-ph"}) || (both.law == "royston-parmar" && both.options.spline_scale == SplineScale::hazard)) {
        if (ratio >= 1e-6 && ratio <= 1e6) return std::pair("hazard_ratio", ratio);
    } else if (one_of({"weibull", "log-logistic", "log-normal", "gamma", "generalized-gamma"}) && ratio >= 1e-3 && ratio <= 1e3) {
        return std::pair("time_ratio", ratio);
    }
    return {};
}

void add_own_mortality(Tables& tables, const PilotSurvival& pilot, const TomlRequest& request) {
    const SurvivalFit treated = fit_survival(pilot, Arms::treated, request.law, request.options);
    if (!treated.fitted || !treated.identified) {
        tables.remark("No effect is stated: the pilot does not identify " + request.law + " in arm " + pilot.arm_names()[1] + ".");
        return;
    }
    std::vector<double> days = request.options.cuts;
    const double last = last_day(pilot);
    std::erase_if(days, [&](double day) { return day >= last; });
    days.push_back(last);
    for (const double day : days) {
        const double mortality = 1 - survival(*treated.fitted, day);
        if (!(mortality > 0 && mortality < 1)) continue;
        tables.effect["mortality"].push_back(mortality);
        tables.effect["day"].push_back(day);
    }
    tables.remark("The effect is the treated arm's own mortality by these days.");
}

void add_law(Tables& tables, const PilotSurvival& pilot, const TomlRequest& request) {
    const bool two = pilot.patients(0) > 0 && pilot.patients(1) > 0;
    if (two) {
        const SurvivalFit both = fit_survival(pilot, Arms::both, request.law, request.options);
        if (const auto effect = effect_of(both)) {
            tables.remark(fmt::format("Maximum likelihood ({}), both arms, the arm as a covariate.", request.law));
            tables.survival = law_table(*both.fitted, last_day(pilot));
            tables.effect[effect->first] = effect->second;
            return;
        }
    }
    const SurvivalFit control = fit_survival(pilot, Arms::control, request.law, request.options);
    tables.remark(fmt::format("Maximum likelihood ({}) in arm {}.", request.law, pilot.arm_names()[0]));
    tables.survival = law_table(law_in(control, pilot.arm_names()[0]), last_day(pilot));
    if (two) add_own_mortality(tables, pilot, request);
}

}  // namespace

std::vector<double> posterior_ends(const PilotSurvival& pilot, const std::vector<double>& cuts) {
    const double last = last_day(pilot);
    for (const PilotRow& row : pilot.rows())
        if (!(row.exact() || row.censored())) return {};
    std::vector<double> ends;
    for (const double cut : cuts)
        if (cut < last) ends.push_back(cut);
    ends.push_back(last);
    return ends;
}

std::string fit_toml(const PilotSurvival* pilot, const ScoreFit* scores, const TomlRequest& request) {
    Tables tables;
    if (pilot) {
        if (request.law == "piecewise-exponential")
            add_pieces(tables, *pilot, request);
        else
            add_law(tables, *pilot, request);
    }
    Ordered all;
    if (pilot) all["survival"] = tables.survival;
    if (scores) {
        const FittedCourse course = fitted_course(*scores);
        all["sofa"] = ordered(write_struct(course.course));
        for (const std::string& kept : course.kept) tables.remark("[sofa] " + kept + ".");
        if (course.effect) tables.effect["sofa"] = Ordered{{"plateau", course.effect->plateau}, {"rate_ratio", course.effect->rate_ratio}};
    }
    if (!tables.effect.empty()) all["effect"] = tables.effect;
    return tables.remarks + toml_text(all);
}

}  // namespace equipoise
