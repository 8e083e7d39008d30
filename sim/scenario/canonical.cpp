// A scenario as text with every value that acts, and the hash of that.
#include <fmt/format.h>

#include "sim/scenario/canonical_page.hpp"
#include "sim/scenario/check_recruitment.hpp"
#include "sim/scenario/design_reader.hpp"
#include "sim/scenario/prior_reader.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return hash;
}

// The law's parameters by their keys.
Json law_json(const SurvivalLaw& law) {
    Json json = std::visit([](const auto& l) { return write_struct(l); }, law);
    if (const auto* cure = std::get_if<MixtureCure>(&law))
        std::visit(
            [&](const auto& l) {
                json["uncured"] = write_struct(l);
                json["uncured"]["law"] = l.name;
            },
            cure->law);
    return json;
}

using Ordered = nlohmann::ordered_json;

// Through text: Json sorts its keys, which is as good an order as any and always the same.
Ordered ordered(const Json& json) { return Ordered::parse(json.dump()); }

bool says_nothing(const Json& value) {
    return value.is_null() || (value.is_string() && value.get<std::string>().empty()) ||
           (value.is_array() && value.empty());
}

void erase_silent(Json& table) {
    for (auto it = table.begin(); it != table.end();) it = says_nothing(*it) ? table.erase(it) : std::next(it);
}

// A table's keys, without those that say nothing.
template <class T>
Ordered table_of(const T& value) {
    Json written = write_struct(value);
    erase_silent(written);
    return ordered(written);
}

Ordered pilot_table_of(const PilotSpec& pilot) {
    Json written = write_struct(pilot);
    erase_silent(written["map"]);
    if (written["map"].empty()) written.erase("map");
    erase_silent(written);
    return ordered(written);
}

Ordered survival_table(const Scenario& s) {
    Json survival{{"law", s.survival.law}};
    if (!s.survival.from.empty()) survival["from"] = s.survival.from;
    if (s.takes_pieces_from_pilot()) survival["estimate"] = enum_name(s.survival.estimate);  // elsewhere a dead key
    if (s.uses_posterior()) {
        survival["prior"] = enum_name(s.survival.prior.kind);
        survival["prior_weight"] = s.survival.prior.weight;
    }
    if (!s.survival.mortality.empty()) {
        survival["mortality"] = s.survival.mortality;
        survival["day"] = s.survival.day;
    }
    if (s.survival.shape) survival["shape"] = *s.survival.shape;
    if (!s.survival.cuts.empty()) survival["cuts"] = s.survival.cuts;
    if (s.survival.from.empty() && s.survival.mortality.empty()) survival.update(law_json(s.survival.given));
    return ordered(survival);
}

// Of a course from the pilot the file's own parts only: the others come from the pilot each time.
Ordered sofa_table(const SofaCourse& course, const SofaSource& source) {
    if (source.from.empty()) return table_of(course);
    Json sofa{{"from", source.from}};
    const Json parts = write_struct(course);
    for (const std::string& part : source.stated) sofa[part] = parts.at(part);
    return ordered(sofa);
}

Ordered covariate_list(const std::vector<Covariate>& covariates) {
    Ordered list = Ordered::array();
    for (const Covariate& covariate : covariates) {
        Json written = write_struct(covariate);
        for (auto it = written.begin(); it != written.end();)
            it = it->is_array() && it->empty() ? written.erase(it) : std::next(it);
        list.push_back(ordered(written));
    }
    return list;
}

Ordered analysis_list(const std::vector<NamedAnalysis>& analyses) {
    Ordered list = Ordered::array();
    for (const NamedAnalysis& analysis : analyses) {
        Ordered entry;
        entry["name"] = analysis.name;
        entry["test"] = name_of(analysis.test);
        const Json options = std::visit([](const auto& a) { return write_struct(a); }, analysis.test);
        for (const auto& [key, value] : options.items())
            if (!says_nothing(value)) entry[key == "test" ? kStatisticKey : key] = ordered(value);
        list.push_back(std::move(entry));
    }
    return list;
}

Ordered canonical_json(const Scenario& s) {
    Ordered json;
    json["title"] = s.title;
    json["seed"] = s.seed;
    json["follow_up_days"] = s.follow_up_days;
    if (!s.assumptions.empty()) json["assumptions"] = s.assumptions;
    if (!s.pilot.survival.empty() || !s.pilot.scores.empty()) json["pilot"] = pilot_table_of(s.pilot);
    if (s.has_survival) json["survival"] = survival_table(s);
    if (s.sofa) json["sofa"] = sofa_table(*s.sofa, s.sofa_source);
    EffectSpec effect = s.effect;
    if (effect.on_survival()) effect.scale_as = effect.rule();
    json["effect"] = table_of(effect);
    if (!s.covariate.empty()) {
        json["covariate"] = covariate_list(s.covariate);
        if (!s.covariates.correlation.empty()) json["covariates"] = table_of(s.covariates);
    }
    json["trial"] = table_of(s.trial);
    if (s.trial.recruitment) erase_idle_keys(*s.trial.recruitment, json["trial"]["recruitment"]);
    if (!s.analyses.empty()) json["analysis"] = analysis_list(s.analyses);
    json["design"] = ordered(design_json(s.design));
    json["simulation"] = table_of(s.simulation);
    json["explore"] = table_of(s.explore);
    json["prior"] = table_of(s.prior);
    if (!s.prior.parameters.empty()) json["prior"]["parameters"] = ordered(parameter_priors_json(s));
    return json;
}

}  // namespace

std::string canonical_toml(const Scenario& s) { return toml_text(canonical_json(s)); }

std::string canonical_toml(const Scenario& s, std::size_t page) { return toml_text(canonical_json(s), page); }

std::string scenario_hash(const Scenario& scenario, const Files& files) {
    std::uint64_t hash = fnv1a(canonical_toml(scenario), 14695981039346656037ull);
    for (const std::string& name : {scenario.pilot.survival, scenario.pilot.scores, scenario.pilot.sensitivity})
        if (!name.empty()) hash = fnv1a(files.find(beside(scenario.file, name)).text, hash);
    return fmt::format("{:016x}", hash);
}

}  // namespace equipoise
