#include "sim/scenario/prior_reader.hpp"

#include <algorithm>
#include <array>

namespace equipoise {
namespace {

const std::string kTable = "prior.parameters";

std::vector<std::string_view> paths(const std::vector<Parameter>& parameters) {
    std::vector<std::string_view> names;
    for (const Parameter& parameter : parameters) names.emplace_back(parameter.path);
    return names;
}

const Parameter* find(const std::vector<Parameter>& parameters, const std::string& path) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.path == path; });
    return found == parameters.end() ? nullptr : &*found;
}

// Why a number of that name cannot be drawn here, where one can say it better than by a list.
std::string why_not(const Scenario& s, const std::string& path) {
    const auto is = [&](std::initializer_list<std::string_view> list) {
        return std::find(list.begin(), list.end(), path) != list.end();
    };
    if (s.has_survival && is({"sofa.death.hazard", "sofa.death.decay", "sofa.death.after_discharge"}))
        return "is solved for, because [survival] gives the mortality";
    if (s.effect.on_survival() && path == "effect.sofa.death_hazard_ratio")
        return "has no effect where the arm's mortality is given";
    if (path.starts_with("survival.") && !s.survival.from.empty())
        return "comes from the pilot, whose posterior is drawn";
    if ((path.starts_with("sofa.") || path.starts_with("effect.sofa.")) && !s.sofa)
        return "needs a [sofa] course, and the scenario has none";
    if (path.starts_with("survival.mortality") && s.survival.mortality.size() > 1)
        return "is one of several mortalities, which bind one another";
    return "";
}

}  // namespace

namespace {

// One prior, not a table of them; sofa.baseline.mean = { ... } is a table named mean.
bool is_prior(const Json& table) {
    return table.empty() || std::any_of(table.items().begin(), table.items().end(), [](const auto& item) {
               constexpr std::array<std::string_view, 4> keys{"mean", "median", "sd", "scale"};
               return !item.value().is_object() && std::find(keys.begin(), keys.end(), item.key()) != keys.end();
           });
}

}  // namespace

void read_parameter_priors(const Json& json, std::vector<ParameterPrior>& into, Problems& problems) {
    const auto walk = [&](const auto& self, const Json& table, const std::string& path) -> void {
        for (const auto& [key, value] : table.items()) {
            const std::string here = path.empty() ? key : path + "." + key;
            if (value.is_object() && !is_prior(value)) {
                self(self, value, here);
                continue;
            }
            ParameterPrior prior;
            prior.path = here;
            const std::size_t before = problems.count();
            read_struct(value, kTable + "." + here, prior, problems);
            if (problems.count() == before && !value.contains("sd"))
                problems.add(kTable + "." + here, "has no sd", "write { median = 0.19, sd = 0.2 }");
            const bool twice =
                std::any_of(into.begin(), into.end(), [&](const ParameterPrior& other) { return other.path == here; });
            if (twice)
                problems.add(kTable + "." + here, "is given twice, in quotes and as a table", "keep one of them");
            if (problems.count() == before) into.push_back(std::move(prior));
        }
    };
    if (json.is_object())
        walk(walk, json, "");
    else
        problems.add(kTable, field_detail::shown(json) + " is not a table",
                     "write [prior.parameters] and keys such as \"sofa.rate.rate\" = { median = 0.19, sd = 0.2 }");
}

namespace {

// The named priors and those of parameters must not draw one thing twice.
void check_twice(const Scenario& s, const std::string& path, Problems& problems) {
    const PriorSpec& p = s.prior;
    const std::string where = kTable + "." + path;
    const bool of_effect = path.starts_with("effect.") && !path.starts_with("effect.sofa.") && path != "effect.scale";
    if (of_effect && (p.log_hazard_ratio || p.treated_mortality))
        problems.add(where,
                     std::string("draws the effect, and so does prior.") +
                         (p.log_hazard_ratio ? "log_hazard_ratio" : "treated_mortality"),
                     "keep one of them");
    if (path == "effect.sofa.plateau" && p.sofa_plateau)
        problems.add(where, "is drawn by prior.sofa_plateau too", "keep one of them");
    if (path.starts_with("survival.") && path != "survival.shape" && p.control_mortality)
        problems.add(where, "draws control mortality, and so does prior.control_mortality", "keep one of them");
}

void check_parameter_priors(const Scenario& scenario, Problems& problems) {
    Scenario own = scenario;
    const std::vector<Parameter> parameters = parameters_of(own);
    for (const ParameterPrior& prior : scenario.prior.parameters) {
        const std::string where = kTable + "." + prior.path;
        const Parameter* parameter = find(parameters, prior.path);
        if (!parameter) {
            const std::string why = why_not(scenario, prior.path);
            const std::string suggestion = did_you_mean(prior.path, paths(parameters));
            problems.add(
                where, why.empty() ? "the scenario states no such number" : why,
                why.empty()
                    ? suggestion.size() < 300 ? suggestion : suggestion.substr(0, suggestion.rfind(", ", 300)) + ", ..."
                    : "leave it out");
            continue;
        }
        problems.catch_errors([&] { ParameterDraw(prior, *parameter); });
        check_twice(scenario, prior.path, problems);
    }
}

}  // namespace

void check_priors(const Scenario& s, Problems& problems) {
    const PriorSpec& p = s.prior;
    if (p.log_hazard_ratio && p.treated_mortality)
        problems.add("prior", "gives the effect twice", "keep one of log_hazard_ratio and treated_mortality");
    if ((p.control_mortality || p.treated_mortality || p.log_hazard_ratio) && !s.has_survival)
        problems.add("prior", "is about survival, and the scenario has no [survival]", "add [survival]");
    if (p.sofa_plateau && !s.sofa)
        problems.add("prior.sofa_plateau", "needs a [sofa] course, and the scenario has none", "add [sofa]");
    const bool draws_pilot = (s.survival.from == "pilot" && !p.control_mortality) ||
                             (s.effect.from == "pilot" && !p.log_hazard_ratio && !p.treated_mortality);
    if (p.pilot_weight != 1 && s.pilot.survival.empty())
        problems.add("prior.pilot_weight", "weighs a pilot, and the scenario has none", "add [pilot]");
    else if (p.pilot_weight != 1 && !draws_pilot)
        problems.add("prior.pilot_weight", "weighs a pilot from which nothing is drawn",
                     "leave it out, or take survival or effect from the pilot and leave out their priors");
    const bool default_prior = s.survival.prior.kind == PriorKind::dirichlet && s.survival.prior.weight == 1;
    if (!default_prior && !s.uses_posterior())
        problems.add(s.survival.prior.weight == 1 ? "survival.prior" : "survival.prior_weight",
                     "is about the posterior of a pilot's interval counts, and none is used",
                     "leave it out, or take survival or effect from the pilot");
    check_parameter_priors(s, problems);
}

Json parameter_priors_json(const Scenario& scenario) {
    Scenario own = scenario;
    const std::vector<Parameter> parameters = parameters_of(own);
    Json table;
    for (const ParameterPrior& prior : scenario.prior.parameters) {
        ParameterPrior spelled = prior;
        if (const Parameter* parameter = find(parameters, prior.path); parameter && !spelled.scale)
            spelled.scale = default_scale(*parameter);
        set_at_path(table, prior.path, write_struct(spelled));
    }
    return table;
}

}  // namespace equipoise
