#include "sim/scenario/check_keys.hpp"

#include <algorithm>
#include <set>

#include "models/survival/stated_mortality.hpp"
#include "sim/scenario/check_recruitment.hpp"

namespace equipoise {
namespace {

bool stated(const TomlDocument& document, std::initializer_list<const char*> path) {
    const Json* at = &document.json();
    for (const char* key : path) {
        const auto found = at->is_object() ? at->find(key) : at->end();
        if (found == at->end()) return false;
        at = &*found;
    }
    return true;
}

// The pilot's files: there, and used.
void check_pilot(Scenario& s, const Files& files, TomlDocument& problems) {
    const auto check_file = [&](const std::string& name, const char* key) {
        if (name.empty()) return;
        const std::string path = beside(s.file, name);
        switch (files.kind(path)) {
            case Files::Kind::text:
                break;
            case Files::Kind::missing:
                problems.add(key, path + ": there is no such file", "paths are relative to the scenario's folder");
                break;
            case Files::Kind::folder:
                problems.add(key, path + " is a directory", "name a CSV file");
                break;
            case Files::Kind::unreadable:
                problems.add(key, path + " cannot be read", "check its permissions");
                break;
        }
    };
    check_file(s.pilot.survival, "pilot.survival");
    check_file(s.pilot.scores, "pilot.scores");
    check_file(s.pilot.sensitivity, "pilot.sensitivity");
    const bool deaths_used = s.survival.from == "pilot" || s.effect.from == "pilot",
               scores_used = s.sofa_source.from == "pilot";
    const auto warn = [&](const char* key, const std::string& what) {
        s.warnings.push_back(problems.place(key) + ": " + what);
    };
    if (!s.pilot.survival.empty() && !deaths_used && !scores_used)
        warn("pilot.survival",
             "is named, and no survival.from, effect.from or sofa.from takes anything from it: the simulation does not "
             "follow this pilot");
    if (!s.pilot.scores.empty() && !scores_used)
        warn("pilot.scores",
             "is named, and no sofa.from takes anything from it: the simulation does not follow these scores");
    if (!s.pilot.sensitivity.empty() && !deaths_used)
        problems.add("pilot.sensitivity", "is another reading of deaths from which nothing is taken",
                     "leave it out, or write from = \"pilot\" in [survival] or [effect]");
    if (!s.pilot.map.empty() && s.pilot.survival.empty() && s.pilot.scores.empty())
        problems.add("pilot.map", "names columns of a pilot that has no file",
                     "add survival or scores, or leave it out");
    if (!s.pilot.control.empty() && s.pilot.survival.empty() && s.pilot.scores.empty())
        problems.add("pilot.control", "names an arm of a pilot that has no file",
                     "add survival or scores, or leave it out");
}

void check_survival_keys(const Scenario& s, TomlDocument& problems) {
    const SurvivalSpec& law = s.survival;
    const bool pieces = law.law == PiecewiseExponential::name,
               from_pilot = law.from == "pilot" || s.effect.from == "pilot";
    if (!law.from.empty() || !law.mortality.empty()) {
        if (!law.cuts.empty() && !(pieces && from_pilot))
            problems.add("survival.cuts",
                         pieces ? "has no effect beside mortality, whose days are the cuts"
                                : "does not belong to the law " + law.law,
                         "leave it out");
        if (law.from == "pilot" && law.mortality.empty() && stated(problems, {"survival", "shape"}))
            problems.add("survival.shape", "has no effect: the pilot gives the law", "leave it out");
    }
    if (stated(problems, {"survival", "estimate"}) && !s.takes_pieces_from_pilot())
        problems.add("survival.estimate", "has no effect: no piecewise-exponential law is taken from the pilot",
                     "leave it out");
    if (law.mortality.empty() && stated(problems, {"survival", "day"}))
        problems.add("survival.day", "stands without mortality", "add mortality, or leave day out");
    if (const auto* given = std::get_if<PiecewiseExponential>(&law.given);
        given && law.from.empty() && law.mortality.empty())
        for (const double cut : given->cuts)
            if (cut >= s.follow_up_days)
                problems.add(
                    "survival.cuts",
                    fmt::format("day {:g} lies at or beyond the end of follow-up, day {}", cut, s.follow_up_days),
                    "cut within the follow-up");
    if (!law.mortality.empty() && law.from.empty() && law.mortality.size() == law.day.size()) {
        std::vector<Landmark> landmarks;
        for (std::size_t i = 0; i < law.day.size(); ++i) landmarks.push_back({law.day[i], law.mortality[i]});
        problems.catch_errors([&] { law_from_mortality(law.law, landmarks, law.shape, "survival"); });
    }
}

void check_effect_keys(const Scenario& s, TomlDocument& problems) {
    const EffectSpec& e = s.effect;
    if (e.hazard_ratio)
        for (const double cut : e.hazard_ratio->cuts)
            if (cut >= s.follow_up_days)
                problems.add(
                    "effect.hazard_ratio.cuts",
                    fmt::format(
                        "day {:g} lies at or beyond the end of follow-up, day {}: the ratio after it has no effect",
                        cut, s.follow_up_days),
                    "cut within the follow-up");
    if (e.mortality.empty() && !e.day.empty())
        problems.add("effect.day", "stands without mortality", "add mortality, or leave day out");
    const SofaEffect& f = e.sofa;
    const bool on_score =
        f.plateau != 0 || f.rate_ratio != 1 || f.death_hazard_ratio != 1 || f.discharge_hazard_ratio != 1;
    if (e.scale != 1 && !e.on_survival() && !on_score && !s.prior.log_hazard_ratio && !s.prior.treated_mortality &&
        !s.prior.sofa_plateau)
        problems.add("effect.scale", "scales an effect, and none is stated", "state the effect, or leave scale out");
}

template <class T>
void check_list(const std::vector<T>& list, const char* path, const char* example, TomlDocument& problems) {
    if (list.empty()) problems.add(path, "is empty", std::string("write for example ") + example);
    std::set<T> seen;
    for (const T& item : list)
        if (!seen.insert(item).second) {
            problems.add(path, fmt::format("holds {} twice", item), "write each once");
            return;
        }
}

void check_trial_keys(Scenario& s, TomlDocument& problems) {
    const Randomization& r = s.trial.randomization;
    if (r.method != RandomizationMethod::simple || s.trial.allocation.size() != 2) return;
    if (r.block_sizes != default_block_sizes(s.allocation().total()))
        problems.add("trial.randomization.block_sizes", "has no effect with method = \"simple\"",
                     "leave it out, or write method = \"permuted-block\"");
    if (!r.strata.empty())
        problems.add("trial.randomization.strata", "has no effect with method = \"simple\"",
                     "leave it out, or write method = \"permuted-block\"");
}

// A cut that no trial of the study can reach.
void check_cut(const Scenario& s, TomlDocument& problems) {
    const CutRule& cut = s.design.cut;
    if (cut.deaths) {
        std::int64_t most = s.simulation.n;
        if (most == 0) {
            most = s.simulation.largest_n;
            for (const std::int64_t n : s.explore.n) most = std::max(most, n);
        }
        if (*cut.deaths > most)
            problems.add("design.cut.deaths",
                         fmt::format("{} deaths cannot be seen among {} patients", *cut.deaths, most),
                         s.simulation.n > 0 ? "wait for fewer deaths, or simulate more patients (simulation.n)"
                                            : "wait for fewer deaths, or raise simulation.largest_n");
    }
    if (!cut.calendar_day) return;
    for (const NamedAnalysis& analysis : s.analyses)
        if (const double day = needs_of(analysis.test).last_day; day > *cut.calendar_day) {
            problems.add("design.cut.calendar_day",
                         fmt::format("day {:g} comes before any patient reaches day {:g}, at which \"{}\" looks",
                                     *cut.calendar_day, day, analysis.name),
                         "cut later, or look at an earlier day");
            return;
        }
}

void warn_of_solved_keys(Scenario& s, const TomlDocument& document) {
    if (!s.sofa || !s.has_survival) return;
    const SofaDeath standard;
    for_each_field<SofaDeath>([&](const auto& f) {
        const std::string key(f.name);
        if (key == "per_point" || !stated(document, {"sofa", "death", key.c_str()}) ||
            s.sofa->death.*(f.member) == standard.*(f.member))
            return;
        s.warnings.push_back(document.place("sofa.death." + key) +
                             ": has no effect, it is solved for because [survival] gives the mortality");
    });
}

}  // namespace

void check_keys(Scenario& s, const Files& files, TomlDocument& problems) {
    check_pilot(s, files, problems);
    if (s.has_survival) check_survival_keys(s, problems);
    check_effect_keys(s, problems);
    check_trial_keys(s, problems);
    check_recruitment(s, problems);
    check_list(s.explore.n, "explore.n", "[100, 200, 400]", problems);
    check_list(s.explore.effect_scale, "explore.effect_scale", "[0.0, 0.5, 1.0]", problems);
    check_list(s.explore.control_mortality_shift, "explore.control_mortality_shift", "[0.0]", problems);
    check_cut(s, problems);
    warn_of_solved_keys(s, problems);
    if (!s.has_survival && stated(problems, {"explore", "control_mortality_shift"}) &&
        s.explore.control_mortality_shift != ExploreSpec{}.control_mortality_shift)
        for (const double shift : s.explore.control_mortality_shift)
            if (shift != 0) {
                problems.add("explore.control_mortality_shift",
                             "shifts a mortality that follows from the score's course",
                             "write [0.0], or add [survival]");
                return;
            }
}

}  // namespace equipoise
