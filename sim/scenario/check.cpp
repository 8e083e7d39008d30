#include "sim/scenario/check.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/scenario/check_analyses.hpp"
#include "sim/scenario/check_covariates.hpp"
#include "sim/scenario/design_reader.hpp"
#include "sim/scenario/prior_reader.hpp"

namespace equipoise {
namespace {

void check_targets(const std::vector<double>& mortality, const std::vector<double>& day, int follow_up,
                   const std::string& path, TomlDocument& problems) {
    if (mortality.size() != day.size()) {
        problems.add(path + ".mortality", fmt::format("has {} values and day has {}", mortality.size(), day.size()),
                     "give one day for each mortality");
        return;
    }
    for (std::size_t i = 0; i < day.size(); ++i) {
        if (i > 0 && !(day[i] > day[i - 1] && mortality[i] >= mortality[i - 1]))
            problems.add(path + ".day", "days must ascend and mortality must not fall", "order both by day");
        if (day[i] > follow_up)
            problems.add(path + ".day", fmt::format("day {:g} lies beyond the follow-up of {} days", day[i], follow_up),
                         "lengthen follow_up_days or choose an earlier day");
    }
}

void check_effect(const Scenario& s, TomlDocument& problems) {
    const EffectSpec& e = s.effect;
    if (!e.from.empty() && e.from != "pilot")
        problems.add("effect.from", "unknown source \"" + e.from + "\"", "write \"pilot\"");
    if (e.from == "pilot" && s.pilot.survival.empty())
        problems.add("effect.from", "there is no [pilot] with survival data", "add [pilot] survival = \"FILE.csv\"");
    const int ways =
        (e.from.empty() ? 0 : 1) + (e.hazard_ratio ? 1 : 0) + (e.time_ratio ? 1 : 0) + (e.mortality.empty() ? 0 : 1);
    if (ways > 1)
        problems.add("effect", "states the effect on survival in more than one way",
                     "keep one of from, hazard_ratio, time_ratio, mortality");
    if (ways > 0 && !s.has_survival)
        problems.add("effect", "states an effect on survival but there is no [survival]",
                     "add [survival], or keep effect.sofa only");
    if (e.hazard_ratio && e.hazard_ratio->values.size() != e.hazard_ratio->cuts.size() + 1)
        problems.add(
            "effect.hazard_ratio",
            fmt::format("has {} cuts and {} values", e.hazard_ratio->cuts.size(), e.hazard_ratio->values.size()),
            "give one value more than cuts");
    if (e.hazard_ratio &&
        !std::is_sorted(e.hazard_ratio->cuts.begin(), e.hazard_ratio->cuts.end(), std::less_equal<>()))
        problems.add("effect.hazard_ratio.cuts", "do not ascend", "order the days");
    check_targets(e.mortality, e.day, s.follow_up_days, "effect", problems);
    if (e.scale_as && ways == 0)
        problems.add("effect.scale_as", "has nothing to scale: there is no effect on survival",
                     "leave it out, or state an effect on survival");
    const SofaEffect& f = e.sofa;
    const bool any_score =
        f.plateau != 0 || f.rate_ratio != 1 || f.death_hazard_ratio != 1 || f.discharge_hazard_ratio != 1;
    if (any_score && !s.sofa)
        problems.add("effect.sofa", "needs a [sofa] course, and the scenario has none",
                     "add [sofa] (an empty table takes the defaults)");
    if (f.death_hazard_ratio != 1 && e.on_survival())
        problems.add("effect.sofa.death_hazard_ratio", "has no effect where the arm's mortality is given",
                     "leave one of them out");
}

void check_trial(const Scenario& s, TomlDocument& problems) {
    const TrialSpec& t = s.trial;
    if (t.arms.size() != 2)
        problems.add("trial.arms", fmt::format("names {} arms", t.arms.size()),
                     "name two: control first, then treatment");
    if (t.arms.size() == 2 && t.arms[0] == t.arms[1])
        problems.add("trial.arms", "both arms are named \"" + t.arms[0] + "\"", "give each its own name");
    if (t.allocation.size() != 2) {
        problems.add("trial.allocation", fmt::format("has {} numbers", t.allocation.size()),
                     "write two, for example [1, 1]");
        return;
    }
    const int total = t.allocation[0] + t.allocation[1];
    if (t.randomization.method == RandomizationMethod::permuted_block) {
        if (t.randomization.block_sizes.empty())
            problems.add("trial.randomization.block_sizes", "is empty", "write for example [4, 6]");
        for (const int size : t.randomization.block_sizes)
            if (total > 0 && size % total != 0)
                problems.add(
                    "trial.randomization.block_sizes",
                    fmt::format("a block of {} cannot be allocated {}:{}", size, t.allocation[0], t.allocation[1]),
                    fmt::format("use multiples of {}", total));
    }
    double strata = 1;
    for (const std::string& stratum : t.randomization.strata) {
        if (stratum == "site") {
            if (!t.recruitment)
                problems.add("trial.randomization.strata", "\"site\" needs sites, and there is no recruitment",
                             "add trial.recruitment");
            else
                strata *= t.recruitment->sites;
            continue;
        }
        const auto found =
            std::find_if(s.covariate.begin(), s.covariate.end(), [&](const Covariate& c) { return c.name == stratum; });
        if (found == s.covariate.end())
            problems.add("trial.randomization.strata", "unknown stratum \"" + stratum + "\"",
                         "use \"site\" or the name of a categorical covariate");
        else if (found->kind != CovariateKind::categorical)
            problems.add("trial.randomization.strata", "\"" + stratum + "\" is continuous",
                         "stratify by a categorical covariate");
        else
            strata *= static_cast<double>(found->categories());
    }
    if (strata > 65535)
        problems.add("trial.randomization.strata", fmt::format("make {:g} strata", strata),
                     "stratify by less (65535 at most)");
    if (std::set<std::string>(t.randomization.strata.begin(), t.randomization.strata.end()).size() !=
        t.randomization.strata.size())
        problems.add("trial.randomization.strata", "names a stratum twice", "name each once");
    const auto check_n = [&](std::int64_t n, const std::string& path) {
        if (n >= 1 && n < total)  // below 1 its range has been told
            problems.add(
                path, fmt::format("{} patient{} fewer than one allocation of {}", n, n == 1 ? " is" : "s are", total),
                fmt::format("use at least {}", total));
    };
    for (const std::int64_t n : s.explore.n) check_n(n, "explore.n");
    if (s.simulation.n != 0) check_n(s.simulation.n, "simulation.n");
}

}  // namespace

void check_scenario(const Scenario& s, TomlDocument& problems) {
    if (s.has_survival) {
        if (!s.survival.from.empty() && s.survival.from != "pilot")
            problems.add("survival.from", "unknown source \"" + s.survival.from + "\"", "write \"pilot\"");
        if (!s.survival.from.empty() && !s.survival.mortality.empty())
            problems.add("survival", "states the law in more than one way", "keep one of from and mortality");
        if (s.survival.from == "pilot" && s.pilot.survival.empty())
            problems.add("survival.from", "there is no [pilot] with survival data",
                         "add [pilot] survival = \"FILE.csv\"");
        if (!std::is_sorted(s.survival.cuts.begin(), s.survival.cuts.end(), std::less_equal<>()))
            problems.add("survival.cuts", "do not ascend", "order the days");
        for (const double cut : s.survival.cuts)
            if (cut >= s.follow_up_days)
                problems.add(
                    "survival.cuts",
                    fmt::format("day {:g} lies at or beyond the end of follow-up, day {}", cut, s.follow_up_days),
                    "cut within the follow-up");
        check_targets(s.survival.mortality, s.survival.day, s.follow_up_days, "survival", problems);
    } else if (!s.sofa) {
        problems.add("survival", "there is neither [survival] nor [sofa]", "say how patients die: add [survival]");
    }
    if (!s.sofa_source.from.empty() && s.sofa_source.from != "pilot")
        problems.add("sofa.from", "unknown source \"" + s.sofa_source.from + "\"", "write \"pilot\"");
    if (s.sofa_source.from == "pilot" && s.pilot.scores.empty())
        problems.add("sofa.from", "there is no [pilot] with scores", "add [pilot] scores = \"FILE.csv\"");
    check_effect(s, problems);
    check_covariates(s, problems);
    check_trial(s, problems);
    check_priors(s, problems);
    check_analyses(s, problems);
    check_design(s, problems);
}

}  // namespace equipoise
