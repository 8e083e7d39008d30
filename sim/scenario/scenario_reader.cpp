// A scenario from its file: every table by its reader, then all that is checked.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/scenario/analyses_reader.hpp"
#include "sim/scenario/check.hpp"
#include "sim/scenario/check_keys.hpp"
#include "sim/scenario/check_recruitment.hpp"
#include "sim/scenario/design_reader.hpp"
#include "sim/scenario/prior_reader.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/survival_reader.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

constexpr std::array<std::string_view, 16> kTopKeys{
    "title",     "seed",       "follow_up_days", "pilot",  "survival",   "sofa",    "effect",      "trial",
    "covariate", "covariates", "analysis",       "design", "simulation", "explore", "assumptions", "prior"};

void read_sofa(const Json& json, Scenario& into, TomlDocument& problems) {
    into.sofa.emplace();
    if (json.is_object())
        if (const Json* from = value_of(json, "from"))
            read_value(*from, "sofa.from", Range::any(), into.sofa_source.from, problems);
    read_struct(json, "sofa", *into.sofa, problems, {"from"});
    for_each_field<SofaCourse>([&](const auto& f) {
        if (json.is_object() && json.contains(std::string(f.name))) into.sofa_source.stated.emplace_back(f.name);
    });
}

Scenario read_document(TomlDocument& document, const Files& files) {
    Scenario scenario;
    scenario.file = document.name();
    const Json& json = document.json();
    for (const auto& [key, value] : json.items())
        if (std::find(kTopKeys.begin(), kTopKeys.end(), key) == kTopKeys.end())
            document.add(key, "unknown key", did_you_mean(key, kTopKeys));
    const auto table = [&]<class T>(const char* key, T& into) {
        if (const Json* value = value_of(json, key)) read_value(*value, key, Range::any(), into, document);
    };
    scenario.title = file_stem(scenario.file);
    table("title", scenario.title);
    std::int64_t seed = 1;
    if (const Json* value = value_of(json, "seed")) read_value(*value, "seed", Range::between(0, 9e15), seed, document);
    scenario.seed = static_cast<std::uint64_t>(seed);
    if (const Json* value = value_of(json, "follow_up_days"))
        read_value(*value, "follow_up_days", Range::between(1, kLongestFollowUp), scenario.follow_up_days, document,
                   "days");
    table("pilot", scenario.pilot);
    if (const Json* value = value_of(json, "survival")) {
        scenario.has_survival = true;
        read_survival(*value, scenario.survival, document);
    }
    if (const Json* value = value_of(json, "sofa")) read_sofa(*value, scenario, document);
    table("effect", scenario.effect);
    table("covariate", scenario.covariate);
    for (Covariate& covariate : scenario.covariate) covariate.fill_defaults();
    table("covariates", scenario.covariates);
    table("trial", scenario.trial);
    if (scenario.trial.recruitment) settle_recruitment(document, *scenario.trial.recruitment);
    const bool blocks_stated = json.contains("trial") && json["trial"].is_object() &&
                               json["trial"].contains("randomization") && json["trial"]["randomization"].is_object() &&
                               json["trial"]["randomization"].contains("block_sizes");
    if (!blocks_stated && scenario.trial.allocation.size() == 2)
        scenario.trial.randomization.block_sizes = default_block_sizes(scenario.allocation().total());
    if (const Json* value = value_of(json, "analysis"))
        read_analyses(*value, scenario.follow_up_days, scenario.analyses, document);
    if (const Json* design = value_of(json, "design")) read_design(*design, scenario.design, document);
    table("simulation", scenario.simulation);
    table("explore", scenario.explore);
    if (const Json* prior = value_of(json, "prior")) {
        read_struct(*prior, "prior", scenario.prior, document, {"parameters"});
        if (const Json* parameters = prior->is_object() ? value_of(*prior, "parameters") : nullptr)
            read_parameter_priors(*parameters, scenario.prior.parameters, document);
    }
    table("assumptions", scenario.assumptions);
    if (scenario.design.sequential && !scenario.design.sequential->beta)
        scenario.design.sequential->beta = std::round(1e12 * (1 - scenario.simulation.target_power)) / 1e12;
    check_scenario(scenario, document);
    check_keys(scenario, files, document);
    document.raise();
    scenario.places = std::make_shared<TomlDocument>(document);
    return scenario;
}

}  // namespace

bool is_scenario_key(std::string_view path) {
    const std::string_view first = path.substr(0, path.find_first_of(".["));
    if (std::find(kTopKeys.begin(), kTopKeys.end(), first) == kTopKeys.end() ||
        path.find_first_of("/\\, ") != std::string_view::npos)
        return false;
    return !path.ends_with(".csv") && !path.ends_with(".tsv") && !path.ends_with(".txt") &&
           !path.ends_with(".toml");  // a file named as a key is
}

Scenario read_scenario(const Files& files, const std::string& name, const std::vector<std::string>& set) {
    TomlDocument document = TomlDocument::read(files, name);
    for (const std::string& assignment : set) document.set(assignment);
    return read_document(document, files);
}

Scenario parse_scenario(const std::string& text, const std::string& name, const std::vector<std::string>& set,
                        const Files& files) {
    TomlDocument document = TomlDocument::parse(text, name);
    for (const std::string& assignment : set) document.set(assignment);
    return read_document(document, files);
}

}  // namespace equipoise
