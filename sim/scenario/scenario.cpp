#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/analysis/horizon.hpp"
#include "sim/scenario/check.hpp"
#include "sim/scenario/check_keys.hpp"
#include "sim/scenario/check_recruitment.hpp"
#include "sim/scenario/design_reader.hpp"
#include "sim/scenario/prior_reader.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

constexpr std::array<std::string_view, 16> kTopKeys{
    "title",     "seed",       "follow_up_days", "pilot",  "survival",   "sofa",    "effect",      "trial",
    "covariate", "covariates", "analysis",       "design", "simulation", "explore", "assumptions", "prior"};

const Json* find(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

// A law has no standard parameters. Left out may be: cuts where there is one rate, and what kind of spline (an enum).
template <class L>
bool says_all(const Json& json, const std::string& path, Problems& problems) {
    std::string all, missing;
    for_each_field<L>([&](const auto& f) {
        using Member = std::remove_cvref_t<decltype(std::declval<L>().*(f.member))>;
        if (std::is_enum_v<Member> || (std::is_same_v<L, PiecewiseExponential> && f.name == "cuts")) return;
        all += (all.empty() ? "" : ", ") + std::string(f.name);
        if (!json.contains(std::string(f.name))) missing += (missing.empty() ? "" : ", ") + std::string(f.name);
    });
    if (!missing.empty())
        problems.add(path, "has no " + missing,
                     "the law " + std::string(L::name) + " needs all its parameters: " + all);
    return missing.empty();
}

// uncured = { law = "weibull", shape = 0.8, scale = 12 }
void read_uncured(const Json& json, SimpleLaw& into, TomlDocument& problems) {
    const std::string path = "survival.uncured";
    const Json* uncured = find(json, "uncured");
    if (!uncured || !uncured->is_object()) {
        problems.add(uncured ? path : "survival",
                     uncured ? field_detail::shown(*uncured) + " is not a table"
                             : "has no uncured: the law of those who are not cured",
                     "write uncured = { law = \"exponential\", rate = 0.05 } or another law with its parameters");
        return;
    }
    std::string name;
    if (const Json* law = find(*uncured, "law"))
        read_value(*law, path + ".law", Range::any(), name, problems);
    else
        problems.add(path, "has no law", "write law = \"exponential\" or another name");
    const bool known = visit_named(std::type_identity<SimpleLaw>{}, name, [&]<class L>(std::type_identity<L>) {
        L law;
        read_struct(*uncured, path, law, problems, {"law"});
        says_all<L>(*uncured, path, problems);
        into = law;
    });
    if (!known && !name.empty())
        problems.add(path + ".law", "unknown law \"" + name + "\"", did_you_mean(name, NamesOf<SimpleLaw>::names));
}

void read_survival(const Json& json, SurvivalSpec& into, TomlDocument& problems) {
    if (!json.is_object()) {
        problems.add("survival", field_detail::shown(json) + " is not a table", "write [survival] and its keys below");
        return;
    }
    if (const Json* law = find(json, "law")) read_value(*law, "survival.law", Range::any(), into.law, problems);
    if (const Json* from = find(json, "from")) read_value(*from, "survival.from", Range::any(), into.from, problems);
    if (const Json* estimate = find(json, "estimate"))
        read_value(*estimate, "survival.estimate", Range::any(), into.estimate, problems);
    if (const Json* prior = find(json, "prior"))
        read_value(*prior, "survival.prior", Range::any(), into.prior.kind, problems);
    if (const Json* weight = find(json, "prior_weight"))
        read_value(*weight, "survival.prior_weight", Range::above(0), into.prior.weight, problems);
    for (const char* key : {"prior", "prior_weight"})
        if (find(json, key) &&
            (into.law != PiecewiseExponential::name || into.estimate != PilotEstimate::posterior_mean))
            problems.add(std::string("survival.") + key, "has no effect without a posterior of interval counts",
                         "leave it out, or take law = \"piecewise-exponential\" from = \"pilot\" with estimate = "
                         "\"posterior-mean\"");
    if (const Json* mortality = find(json, "mortality"))
        read_value(*mortality, "survival.mortality", Range::open_probability(), into.mortality, problems);
    if (const Json* day = find(json, "day"))
        read_value(*day, "survival.day", Range::above(0), into.day, problems, "days");
    const bool known = visit_law(into.law, [&]<class L>(std::type_identity<L>) {
        L law;
        Json own = json;
        if (!into.mortality.empty())
            if (const Json* shape = find(json, "shape"))
                read_value(*shape, "survival.shape", Range::above(0), into.shape, problems);
        if (!into.from.empty() || !into.mortality.empty()) {
            if (const Json* cuts = find(json, "cuts"))
                read_value(*cuts, "survival.cuts", Range::above(0), into.cuts, problems, "days");
            own = Json::object();
            for (const auto& [key, value] : json.items()) {
                constexpr std::array<std::string_view, 9> allowed{
                    "law", "from", "estimate", "prior", "prior_weight", "mortality", "day", "shape", "cuts"};
                if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
                    problems.add("survival." + key,
                                 "cannot stand beside " + std::string(into.from.empty() ? "mortality" : "from"),
                                 "give the law by one of them only");
            }
            return;
        }
        const std::size_t before = problems.count();
        constexpr bool cure = std::is_same_v<L, MixtureCure>;
        read_struct(own, "survival", law, problems,
                    {"law", "from", "estimate", "prior", "prior_weight", "mortality", "day", cure ? "uncured" : "law"});
        bool any = cure && json.contains("uncured");
        for_each_field<L>([&](const auto& f) { any = any || json.contains(std::string(f.name)); });
        if (any) says_all<L>(json, "survival", problems);
        if constexpr (cure)
            if (any) read_uncured(json, law.law, problems);
        if (!any)
            problems.add("survival", "says neither from, mortality nor the parameters of the law",
                         "write from = \"pilot\", or mortality = 0.40 with day = 28, or the parameters");
        if (problems.count() == before) problems.catch_errors([&] { law.check("survival"); });
        into.given = law;
    });
    if (!known) problems.add("survival.law", "unknown law \"" + into.law + "\"", did_you_mean(into.law, law_names));
}

bool has_option_test(const Analysis& analysis) {
    return std::visit(
        []<class A>(const A&) {
            bool found = false;
            for_each_field<A>([&](const auto& f) { found = found || f.name == "test"; });
            return found;
        },
        analysis);
}

void read_sofa(const Json& json, Scenario& into, TomlDocument& problems) {
    into.sofa.emplace();
    if (json.is_object())
        if (const Json* from = find(json, "from"))
            read_value(*from, "sofa.from", Range::any(), into.sofa_source.from, problems);
    read_struct(json, "sofa", *into.sofa, problems, {"from"});
    for_each_field<SofaCourse>([&](const auto& f) {
        if (json.is_object() && json.contains(std::string(f.name))) into.sofa_source.stated.emplace_back(f.name);
    });
}

// Deaths are compared at the end of follow-up unless the analysis says otherwise.
template <class A>
A with_horizon(int follow_up_days) {
    Analysis analysis = A{};
    if (double* horizon = horizon_of(analysis)) *horizon = follow_up_days;
    return std::get<A>(std::move(analysis));
}

void read_analyses(const Json& json, int follow_up_days, std::vector<NamedAnalysis>& into, TomlDocument& problems) {
    if (!json.is_array()) {
        problems.add("analysis", "is not a list of tables", "write [[analysis]] before each");
        return;
    }
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string path = "analysis[" + std::to_string(i) + "]";
        if (!json[i].is_object()) {
            problems.add(path, "is not a table", "write [[analysis]] and its keys below");
            continue;
        }
        NamedAnalysis spec;
        std::string test;
        if (const Json* name = find(json[i], "test"))
            read_value(*name, path + ".test", Range::any(), test, problems);
        else
            problems.add(path, "has no test", "write test = \"log-rank\" or another name");
        spec.name = test;
        if (const Json* name = find(json[i], "name"))
            read_value(*name, path + ".name", Range::any(), spec.name, problems);
        const bool known = visit_analysis(test, [&]<class A>(std::type_identity<A>) {
            A analysis = with_horizon<A>(follow_up_days);
            Json own = json[i];
            own.erase("test");
            const bool takes_statistic = has_option_test(spec.test = analysis);
            if (takes_statistic) own.erase(kStatisticKey);
            read_struct(own, path, analysis, problems, {"name"});
            if (const Json* statistic = find(json[i], kStatisticKey); takes_statistic && statistic)
                for_each_field<A>([&](const auto& f) {
                    if (f.name == "test")
                        read_value(*statistic, path + "." + kStatisticKey, f.range, analysis.*(f.member), problems);
                });
            spec.test = std::move(analysis);
        });
        if (!known && !test.empty())
            problems.add(path + ".test", "unknown test \"" + test + "\"", did_you_mean(test, analysis_names));
        into.push_back(std::move(spec));
    }
}

Scenario read_document(TomlDocument& document, const Files& files) {
    Scenario scenario;
    scenario.file = document.name();
    const Json& json = document.json();
    for (const auto& [key, value] : json.items())
        if (std::find(kTopKeys.begin(), kTopKeys.end(), key) == kTopKeys.end())
            document.add(key, "unknown key", did_you_mean(key, kTopKeys));
    const auto table = [&]<class T>(const char* key, T& into) {
        if (const Json* value = find(json, key)) read_value(*value, key, Range::any(), into, document);
    };
    scenario.title = file_stem(scenario.file);
    table("title", scenario.title);
    std::int64_t seed = 1;
    if (const Json* value = find(json, "seed")) read_value(*value, "seed", Range::between(0, 9e15), seed, document);
    scenario.seed = static_cast<std::uint64_t>(seed);
    if (const Json* value = find(json, "follow_up_days"))
        read_value(*value, "follow_up_days", Range::between(1, kLongestFollowUp), scenario.follow_up_days, document,
                   "days");
    table("pilot", scenario.pilot);
    if (const Json* value = find(json, "survival")) {
        scenario.has_survival = true;
        read_survival(*value, scenario.survival, document);
    }
    if (const Json* value = find(json, "sofa")) read_sofa(*value, scenario, document);
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
    if (const Json* value = find(json, "analysis"))
        read_analyses(*value, scenario.follow_up_days, scenario.analyses, document);
    if (const Json* design = find(json, "design")) read_design(*design, scenario.design, document);
    table("simulation", scenario.simulation);
    table("explore", scenario.explore);
    if (const Json* prior = find(json, "prior")) {
        read_struct(*prior, "prior", scenario.prior, document, {"parameters"});
        if (const Json* parameters = prior->is_object() ? find(*prior, "parameters") : nullptr)
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

std::vector<int> default_block_sizes(int total) {
    std::vector<int> sizes;
    for (const int times : {2, 3})
        if (times * total <= Randomization::largest_block) sizes.push_back(times * total);
    return sizes.empty() ? std::vector<int>{total} : sizes;
}

bool is_scenario_key(std::string_view path) {
    const std::string_view first = path.substr(0, path.find_first_of(".["));
    if (std::find(kTopKeys.begin(), kTopKeys.end(), first) == kTopKeys.end() ||
        path.find_first_of("/\\, ") != std::string_view::npos)
        return false;
    return !path.ends_with(".csv") && !path.ends_with(".tsv") && !path.ends_with(".txt") &&
           !path.ends_with(".toml");  // a file named as a key is
}

std::size_t Scenario::whole_allocations(double n) const {
    const int total = allocation().total();
    return static_cast<std::size_t>(std::ceil(n / total - 1e-9)) * static_cast<std::size_t>(total);
}

std::size_t Scenario::randomized_for(std::size_t n) const {
    const double attrition = trial.attrition.value_or(0);
    return attrition > 0 ? whole_allocations(static_cast<double>(n) / (1 - attrition)) : n;
}

std::size_t Scenario::main_n() const {
    if (simulation.n > 0) return static_cast<std::size_t>(simulation.n);
    std::int64_t largest = 0;
    for (const std::int64_t n : explore.n) largest = std::max(largest, n);
    return whole_allocations(static_cast<double>(largest > 0 ? largest : 400));
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
