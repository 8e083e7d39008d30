#include "sim/scenario/design_reader.hpp"

#include <algorithm>

#include "sim/design/planned_shares.hpp"

namespace equipoise {
namespace {

bool has_key_of_looks(const Json& json) {
    bool found = false;
    for_each_field<GroupSequential>([&](const auto& f) { found = found || json.contains(std::string(f.name)); });
    return found;
}

// Without what is empty or was never given, down to the last table.
Json cleaned(Json json) {
    if (!json.is_object() && !json.is_array()) return json;
    for (auto& child : json) child = cleaned(child);
    if (!json.is_object()) return json;
    for (auto it = json.begin(); it != json.end();)
        it = it->is_null() || (it->is_string() && it->get<std::string>().empty()) || (it->is_array() && it->empty())
                 ? json.erase(it)
                 : std::next(it);
    return json;
}

// Conditions of looks that count one and the same thing must ascend.
template <class Get>
void check_ascent(const std::vector<LookSpec>& looks, const char* key, Get get, Problems& problems) {
    double before = 0;
    for (std::size_t k = 0; k < looks.size(); ++k) {
        const std::optional<double> value = get(looks[k]);
        if (!value) continue;
        if (*value <= before) {
            problems.add(fmt::format("design.looks[{}].{}", k, key),
                         fmt::format("{:g} is not more than the {:g} of a look before", *value, before),
                         "order the looks");
            return;
        }
        before = *value;
    }
}

void check_each_look(const std::vector<LookSpec>& looks, Problems& problems) {
    for (std::size_t k = 0; k < looks.size(); ++k) {
        const LookSpec& look = looks[k];
        const std::string path = fmt::format("design.looks[{}]", k);
        const bool last = k + 1 == looks.size();
        if (look.conditions() == 0)
            problems.add(path, "does not say when it takes place",
                         "add followed, followed_patients, deaths, deaths_share or calendar_day");
        if (look.followed && look.followed_patients)
            problems.add(path + ".followed_patients", "stands beside followed", "keep one of them");
        if (look.deaths && look.deaths_share)
            problems.add(path + ".deaths_share", "stands beside deaths", "keep one of them");
        if (look.deaths_share && (last || !looks.back().deaths))
            problems.add(path + ".deaths_share",
                         last ? "is a share of itself" : "is a share of deaths that the last look does not state",
                         "write deaths");
        if (look.whichever == Whichever::last && look.conditions() < 2)
            problems.add(path + ".whichever", "has no effect with one condition", "leave it out");
        if (look.spacing > 0 && (last || k == 0))
            problems.add(path + ".spacing",
                         last ? "has no effect: the final analysis waits for its own conditions only"
                              : "has no effect: there is no look before",
                         "leave it out");
    }
}

void check_last_look(const std::vector<LookSpec>& looks, Problems& problems) {
    const LookSpec& last = looks.back();
    const std::string path = fmt::format("design.looks[{}]", looks.size() - 1);
    if (last.tests == LookTests::futility)
        problems.add(path + ".tests", "the final analysis tests efficacy", "leave it out");
    if ((last.followed && *last.followed != 1) || last.followed_patients)
        problems.add(path, "is the final analysis, and some patients would never be analyzed",
                     "write followed = 1, deaths or calendar_day for the last look");
    if (last.followed && last.conditions() > 1 && last.whichever == Whichever::last)
        problems.add(path + ".whichever", "has no effect: complete follow-up ends the wait", "leave it out");
}

void check_measures(const Scenario& s, Problems& problems) {
    const GroupSequential& design = *s.design.sequential;
    const LookSpec& last = design.looks.back();
    bool censored = false, first = true;
    for (const NamedAnalysis& analysis : s.analyses) {
        if (!design.analysis.empty() && design.analysis != analysis.name) continue;
        const bool counts_deaths = needs_of(analysis.test).censored;
        censored = censored || counts_deaths;
        if (counts_deaths && first && !design.full_deaths() && last.calendar_day && !last.followed) {
            problems.add("design.maximum_deaths",
                         fmt::format("is missing: \"{}\" counts its information in deaths, and no look says how many "
                                     "deaths the whole is",
                                     analysis.name),
                         "add the deaths expected at the last look, as `power` of the fixed design prints them");
            first = false;
        }
    }
    if (design.maximum_deaths && !censored)
        problems.add("design.maximum_deaths",
                     "has no effect: no analysis that stops the trial counts its information in deaths",
                     "leave it out");
    const bool waits = std::ranges::any_of(design.looks, [](const LookSpec& look) {
        return (look.followed && *look.followed < 1) || look.followed_patients || look.calendar_day;
    });
    if (waits && !s.trial.recruitment)
        problems.add("design.looks",
                     "there is no [trial] recruitment: all patients come on day 0, so no look comes before the end",
                     "add trial.recruitment");
}

}  // namespace

void read_design(const Json& json, Design& into, Problems& problems) {
    if (!json.is_object()) {
        problems.add("design", "is not a table", "write [design] and its keys below");
        return;
    }
    const Json kind = json.value("kind", Json("fixed"));
    Json own = json;
    own.erase("kind");
    if (kind == "fixed") {
        if (has_key_of_looks(json) && !json.contains("kind"))
            problems.add("design.kind", "is missing beside looks", "write kind = \"group-sequential\"");
        else
            read_struct(own, "design", into, problems);
        return;
    }
    if (kind != GroupSequential::name) {
        problems.add("design.kind", "unknown design " + field_detail::shown(kind),
                     "write \"fixed\" or \"group-sequential\"");
        return;
    }
    if (own.contains("cut")) {
        problems.add("design.cut", "has no effect in a group-sequential design: its last look is the final analysis",
                     "write it as the last of design.looks");
        own.erase("cut");
    }
    Json common = Json::object();
    for (const char* key : {"alpha", "sides"})
        if (own.contains(key)) {
            common[key] = own[key];
            own.erase(key);
        }
    read_struct(common, "design", into, problems);
    read_struct(own, "design", into.sequential.emplace(), problems, {"alpha", "sides", "kind"});
}

void check_design(const Scenario& s, Problems& problems) {
    if (!s.design.sequential) return;
    const GroupSequential& design = *s.design.sequential;
    if (design.looks.size() < 2) {
        problems.add("design.looks", design.looks.empty() ? "is missing" : "has one look, which a fixed design has too",
                     "write looks = [0.5, 1] or kind = \"fixed\"");
        return;
    }
    if (design.looks.size() > BoundaryPlan::kMostLooks) {
        problems.add("design.looks", fmt::format("has {} looks", design.looks.size()),
                     fmt::format("use at most {}", BoundaryPlan::kMostLooks));
        return;
    }
    check_each_look(design.looks, problems);
    check_last_look(design.looks, problems);
    using Value = std::optional<double>;
    const auto as_value = [](const auto& x) { return x ? Value(static_cast<double>(*x)) : Value(); };
    check_ascent(
        design.looks, "followed", [&](const LookSpec& l) { return as_value(l.followed); }, problems);
    check_ascent(
        design.looks, "followed_patients", [&](const LookSpec& l) { return as_value(l.followed_patients); }, problems);
    check_ascent(
        design.looks, "deaths", [&](const LookSpec& l) { return as_value(l.deaths); }, problems);
    check_ascent(
        design.looks, "deaths_share", [&](const LookSpec& l) { return as_value(l.deaths_share); }, problems);
    check_ascent(
        design.looks, "calendar_day", [&](const LookSpec& l) { return as_value(l.calendar_day); }, problems);
    if (!design.analysis.empty() &&
        std::ranges::none_of(s.analyses, [&](const NamedAnalysis& a) { return a.name == design.analysis; })) {
        std::vector<std::string_view> names;
        for (const NamedAnalysis& a : s.analyses) names.push_back(a.name);
        problems.add("design.analysis", "there is no analysis \"" + design.analysis + "\"",
                     did_you_mean(design.analysis, names));
    }
    check_measures(s, problems);
    if (!problems.empty()) return;  // the boundaries rest on all of these
    const std::vector<double> shares = planned_shares(planned_looks(design, s.main_n()));
    for (const Problem& problem : problems_of(s.design.boundary_plan(shares), "design"))
        problems.add(problem.where, problem.what, problem.instead);
}

nlohmann::ordered_json design_json(const Design& design) {
    Json written = cleaned(write_struct(design));
    if (design.sequential) {
        written.erase("cut");
        written.update(cleaned(write_struct(*design.sequential)));
    }
    auto ordered = nlohmann::ordered_json::parse(written.dump());
    ordered["kind"] = design.kind();
    return ordered;
}

}  // namespace equipoise
