#include "sim/scenario/survival_reader.hpp"

#include <algorithm>
#include <array>

namespace equipoise {
namespace {

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
    const Json* uncured = value_of(json, "uncured");
    if (!uncured || !uncured->is_object()) {
        problems.add(uncured ? path : "survival",
                     uncured ? field_detail::shown(*uncured) + " is not a table"
                             : "has no uncured: the law of those who are not cured",
                     "write uncured = { law = \"exponential\", rate = 0.05 } or another law with its parameters");
        return;
    }
    std::string name;
    if (const Json* law = value_of(*uncured, "law"))
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

// Keys that stand beside any law.
void read_common_keys(const Json& json, SurvivalSpec& into, TomlDocument& problems) {
    const auto read = [&](const char* key, const Range& range, auto& member, std::string_view unit = {}) {
        if (const Json* value = value_of(json, key))
            read_value(*value, std::string("survival.") + key, range, member, problems, unit);
    };
    read("law", Range::any(), into.law);
    read("from", Range::any(), into.from);
    read("estimate", Range::any(), into.estimate);
    read("prior", Range::any(), into.prior.kind);
    read("prior_weight", Range::above(0), into.prior.weight);
    for (const char* key : {"prior", "prior_weight"})
        if (json.contains(key) &&
            (into.law != PiecewiseExponential::name || into.estimate != PilotEstimate::posterior_mean))
            problems.add(std::string("survival.") + key, "has no effect without a posterior of interval counts",
                         "leave it out, or take law = \"piecewise-exponential\" from = \"pilot\" with estimate = "
                         "\"posterior-mean\"");
    read("mortality", Range::open_probability(), into.mortality);
    read("day", Range::above(0), into.day, "days");
}

// Of a law that the pilot or mortality gives.
void read_keys_beside(const Json& json, SurvivalSpec& into, TomlDocument& problems) {
    if (const Json* shape = into.mortality.empty() ? nullptr : value_of(json, "shape"))
        read_value(*shape, "survival.shape", Range::above(0), into.shape, problems);
    if (const Json* cuts = value_of(json, "cuts"))
        read_value(*cuts, "survival.cuts", Range::above(0), into.cuts, problems, "days");
    constexpr std::array<std::string_view, 9> allowed{"law",       "from", "estimate", "prior", "prior_weight",
                                                      "mortality", "day",  "shape",    "cuts"};
    for (const auto& [key, value] : json.items())
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            problems.add("survival." + key,
                         "cannot stand beside " + std::string(into.from.empty() ? "mortality" : "from"),
                         "give the law by one of them only");
}

// The law by its own parameters.
template <class L>
L read_parameters(const Json& json, TomlDocument& problems) {
    L law;
    const std::size_t before = problems.count();
    constexpr bool cure = std::is_same_v<L, MixtureCure>;
    read_struct(json, "survival", law, problems,
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
    return law;
}

}  // namespace

void read_survival(const Json& json, SurvivalSpec& into, TomlDocument& problems) {
    if (!json.is_object()) {
        problems.add("survival", field_detail::shown(json) + " is not a table", "write [survival] and its keys below");
        return;
    }
    read_common_keys(json, into, problems);
    const bool known = visit_law(into.law, [&]<class L>(std::type_identity<L>) {
        if (!into.from.empty() || !into.mortality.empty())
            read_keys_beside(json, into, problems);
        else
            into.given = read_parameters<L>(json, problems);
    });
    if (!known) problems.add("survival.law", "unknown law \"" + into.law + "\"", did_you_mean(into.law, law_names));
}

}  // namespace equipoise
