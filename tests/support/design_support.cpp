#include "tests/sim/design/design_support.hpp"

#include <cmath>
#include <stdexcept>

#include "models/numeric/multivariate_normal.hpp"

namespace equipoise::test {

EfficacyRule efficacy_of(const std::string& name, const Json& parameter) {
    const std::vector<std::pair<std::string, EfficacyKind>> names{
        {"O'Brien-Fleming constant", EfficacyKind::obrien_fleming},
        {"Pocock constant", EfficacyKind::pocock},
        {"Wang-Tsiatis", EfficacyKind::wang_tsiatis},
        {"Haybittle-Peto", EfficacyKind::haybittle_peto},
        {"Lan-DeMets O'Brien-Fleming-type spending", EfficacyKind::lan_demets_obrien_fleming},
        {"OF", EfficacyKind::lan_demets_obrien_fleming},
        {"Lan-DeMets Pocock-type spending", EfficacyKind::lan_demets_pocock},
        {"wP", EfficacyKind::pocock},
        {"Hwang-Shih-DeCani spending", EfficacyKind::hwang_shih_decani},
        {"HSD", EfficacyKind::hwang_shih_decani},
        {"Kim-DeMets power spending", EfficacyKind::kim_demets},
        {"user spending", EfficacyKind::user_spending},
    };
    for (const auto& [word, kind] : names) {
        if (word != name) continue;
        EfficacyRule rule{kind, {}, {}};
        if (kind == EfficacyKind::user_spending)
            rule.values = parameter.get<std::vector<double>>();
        else if (parameter.is_number())
            rule.parameter = parameter.get<double>();
        else if (parameter.is_array())
            rule.parameter = parameter.at(0).get<double>();
        return rule;
    }
    throw std::runtime_error("no efficacy rule " + name);
}

namespace {

FutilityRule futility_of(const Json& input) {
    FutilityRule rule;
    const Json fixed = input.value("futility_bounds", input.value("futility_z", Json()));
    if (fixed.is_array()) {
        rule.kind = FutilityKind::fixed_z;
        rule.values = fixed.get<std::vector<double>>();
    }
    const std::string name = input.value("futility", "");
    if (name == "beta spending O'Brien-Fleming-type") rule.kind = FutilityKind::lan_demets_obrien_fleming;
    if (name == "beta spending Pocock-type") rule.kind = FutilityKind::lan_demets_pocock;
    if (name == "beta spending Hwang-Shih-DeCani") rule.kind = FutilityKind::hwang_shih_decani;
    if (name == "beta spending power") rule.kind = FutilityKind::kim_demets;
    if (!name.empty() && rule.kind == FutilityKind::none) throw std::runtime_error("no futility rule " + name);
    if (input.value("futility_parameter", Json()).is_number()) rule.parameter = input.at("futility_parameter");
    rule.binding = input.value("binding", false);
    return rule;
}

}  // namespace

BoundaryPlan plan_of(const Json& input) {
    BoundaryPlan plan;
    plan.information = numbers(input.at(input.contains("information_rates") ? "information_rates" : "planned_rates"));
    plan.sides = input.value("sided", 1);
    plan.alpha = input.contains("alpha") ? input.at("alpha").get<double>() : input.at("alpha_one_sided").get<double>();
    plan.beta = input.value("beta", 0.2);
    plan.efficacy = efficacy_of(input.at("efficacy"), input.value("efficacy_parameter", Json()));
    plan.futility = futility_of(input);
    return plan;
}

std::vector<double> numbers(const Json& list) {
    std::vector<double> values;
    for (const Json& x : list) values.push_back(x.is_null() ? std::nan("") : x.get<double>());
    return values;
}

std::vector<Limits> limits_of(const std::vector<double>& upper, const std::vector<double>& lower) {
    std::vector<Limits> limits(upper.size());
    for (std::size_t k = 0; k < upper.size(); ++k) {
        limits[k].upper = upper[k];
        if (k < lower.size() && !std::isnan(lower[k])) limits[k].futility = lower[k];
    }
    return limits;
}

std::vector<double> uppers(const std::vector<Limits>& limits) {
    std::vector<double> z;
    for (const Limits& look : limits) z.push_back(look.upper);
    return z;
}

std::vector<Limits> limits_of(const Boundary& boundary) {
    std::vector<Limits> limits;
    for (const BoundaryLook& look : boundary.looks) limits.push_back(look.limits);
    return limits;
}

std::vector<double> uppers(const Boundary& boundary) { return uppers(limits_of(boundary)); }

BoundaryPlan equal_looks(std::size_t looks, EfficacyKind kind, double alpha, int sides) {
    BoundaryPlan plan;
    plan.information.clear();
    for (std::size_t k = 1; k <= looks; ++k)
        plan.information.push_back(static_cast<double>(k) / static_cast<double>(looks));
    plan.efficacy.kind = kind;
    plan.alpha = alpha;
    plan.sides = sides;
    return plan;
}

double three_look_rectangle(const std::vector<double>& t, const std::vector<double>& lower,
                            const std::vector<double>& upper, double drift) {
    double low[3], high[3], correlation[9];
    for (std::size_t i = 0; i < 3; ++i) {
        low[i] = lower[i] - drift * std::sqrt(t[i]);
        high[i] = upper[i] - drift * std::sqrt(t[i]);
        for (std::size_t j = 0; j < 3; ++j)
            correlation[3 * i + j] = std::sqrt(std::fmin(t[i], t[j]) / std::fmax(t[i], t[j]));
    }
    return normal_rectangle(low, high, correlation);
}

}  // namespace equipoise::test
