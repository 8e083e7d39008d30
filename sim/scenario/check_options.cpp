#include "sim/scenario/check_options.hpp"

#include <algorithm>
#include <set>

#include "sim/analysis/common/covariates.hpp"

namespace equipoise {
namespace {

// Where a mistake of an analysis belongs.
struct Place {
    const Scenario& scenario;
    const std::string& path;
    TomlDocument& problems;

    void add(const std::string& key, std::string what, std::string instead) const {
        problems.add(path + "." + key, std::move(what), std::move(instead));
    }
    const Covariate* covariate(std::string_view name) const {
        const auto& list = scenario.covariate;
        const auto found = std::find_if(list.begin(), list.end(), [&](const Covariate& c) { return c.name == name; });
        return found == list.end() ? nullptr : &*found;
    }
    bool is_continuous(std::string_view name) const {
        const Covariate* found = covariate(name);
        return found && found->kind == CovariateKind::normal;
    }
};

std::string join(std::string_view before, std::string_view word, std::string_view after) {
    return std::string(before) + "\"" + std::string(word) + "\"" + std::string(after);
}

template <class T>
void check_repeated(const std::vector<T>& list, const std::string& key, const Place& at) {
    if (std::set<T>(list.begin(), list.end()).size() != list.size())
        at.add(key, "names the same twice", "name each once");
}

void check_strata(const std::vector<std::string>& strata, const Place& at) {
    check_repeated(strata, "strata", at);
    for (const std::string& stratum : strata)
        if (at.is_continuous(column_of_term(stratum)))
            at.add("strata",
                   join("", stratum,
                        " is continuous: each patient would be a stratum of one, with nobody to be compared with"),
                   "stratify by a categorical covariate or \"site\", or adjust for it in a regression");
}

void check_covariate_list(const std::vector<std::string>& covariates, const std::vector<std::string>& strata,
                          const Place& at) {
    check_repeated(covariates, "covariates", at);
    for (const std::string& term : covariates) {
        const std::string_view column = column_of_term(term);
        if (column != term && at.is_continuous(column))
            at.add("covariates", join("", term, " makes a category of each value of a continuous covariate"),
                   join("write ", column, ""));
        if (std::any_of(strata.begin(), strata.end(),
                        [&](const std::string& stratum) { return column_of_term(stratum) == column; }))
            at.add("covariates", join("", term, " is the same within a stratum, and a stratum it is already"),
                   "keep it in one of covariates and strata");
    }
}

void check_alternative(Alternative alternative, const Place& at) {
    if (alternative == Alternative::two_sided) return;
    const std::string word(enum_name(alternative));
    if (alternative == Alternative::greater)
        at.add("alternative",
               "\"greater\" asks whether the treated die more often, and a trial is sized to show that they do not",
               "leave it out, or write \"less\" with design.sides = 1");
    else if (at.scenario.design.sides == 2)
        at.add("alternative",
               fmt::format("\"{}\" is one-sided, and the design is two-sided at {:g}: it would reject in {:g}% of "
                           "trials without effect, all in favour of the treatment",
                           word, at.scenario.design.alpha, 100 * at.scenario.design.alpha),
               fmt::format("leave it out, or write design.sides = 1 with design.alpha = {:g}",
                           at.scenario.design.alpha / 2));
}

void check_margin(double margin, const Place& at) {
    if (margin < 0)
        at.add("margin",
               fmt::format("{:g} is negative; the outcome is bad, so a treatment is non-inferior if its risk exceeds "
                           "the control's by less than a margin above 0",
                           margin),
               fmt::format("write margin = {:g}", -margin));
}

void check_binary(const BinaryOutcome& test, const Place& at) {
    if (test.outcome.empty()) return;
    if (test.day != at.scenario.follow_up_days)
        at.add("day", fmt::format("has no effect: the outcome is the column \"{}\"", test.outcome),
               "leave one of them out");
    const Covariate* covariate = at.covariate(test.outcome);
    if (test.outcome == "site" || test.outcome == "baseline" ||
        (covariate && (covariate->kind == CovariateKind::normal || covariate->categories() != 2)))
        at.add("outcome", join("", test.outcome, " holds more than 0 and 1"),
               "name a covariate of two categories, or leave it out for death by the day");
}

void check_score_outcome(const Outcome& outcome, const Outcome& standard, const Place& at) {
    if (!outcome.from_scores()) {
        for_each_field<Outcome>([&](const auto& f) {
            if (f.name != "column" && f.name != "better" && outcome.*(f.member) != standard.*(f.member))
                at.add("outcome." + std::string(f.name),
                       fmt::format("has no effect: the outcome is the column \"{}\" as it stands", outcome.column),
                       "leave one of them out");
        });
        return;
    }
    const bool support = outcome.score == ScoreSummary::support_free_days;
    if (outcome.better != standard.better)
        at.add("outcome.better", "has no effect on scores: lower ones are better, and more support-free days",
               "leave it out; it is for a `column`");
    if (outcome.score == ScoreSummary::change && outcome.day == 0)
        at.add("outcome.day", "is 0, and so is every change from day 0 to day 0", "choose a later day");
    if (support && outcome.day == 0)
        at.add("outcome.day", "is 0, and support-free days are counted from day 1", "choose a later day");
    if (!support && outcome.support_above != standard.support_above)
        at.add("outcome.support_above", "has no effect but on organ-support-free days", "leave it out");
    if (!support && outcome.dead_days != standard.dead_days)
        at.add("outcome.dead_days", "has no effect but on organ-support-free days", "leave it out");
    if (support && outcome.death == DeathRule::survivors_only && outcome.dead_days != standard.dead_days)
        at.add("outcome.dead_days", "has no effect where death = \"survivors-only\" leaves out the dead",
               "leave one of them out");
    if (support && outcome.death == DeathRule::carry_24)
        at.add("outcome.death", "\"carry-24\" is a rule for scores; the dead have `dead_days` organ-support-free days",
               "leave it out");
    if (support && outcome.discharge != standard.discharge)
        at.add("outcome.discharge", "has no effect: days after discharge are support-free", "leave it out");
}

void check_hierarchy(const Hierarchy& test, const Place& at) {
    const auto is = [](std::string_view level) { return [level](const std::string& x) { return x == level; }; };
    const auto& levels = test.hierarchy;
    if (levels.empty())
        at.add("hierarchy", "is empty: nothing would be compared",
               "name what counts, most important first, for example [\"death\", \"score\"]");
    if (levels.size() > WinCounts::kMostLevels)
        at.add("hierarchy", fmt::format("has {} levels", levels.size()),
               fmt::format("use at most {}", WinCounts::kMostLevels));
    std::vector<std::string> columns;
    for (const std::string& level : levels) columns.push_back(level.substr(0, level.find(':')));
    check_repeated(columns, "hierarchy", at);
    if (test.threshold.size() != 1 && test.threshold.size() != levels.size())
        at.add("threshold", fmt::format("has {} numbers for {} levels", test.threshold.size(), levels.size()),
               "give one for all levels, or one for each");
    else
        for (std::size_t i = 0; i < levels.size(); ++i)
            if (levels[i] == "death" && test.threshold.size() == levels.size() && test.threshold[i] > 0)
                at.add("threshold",
                       fmt::format("gives \"death\" {:g}, and times of death have no threshold", test.threshold[i]),
                       "write 0 for \"death\"");
    if (std::none_of(levels.begin(), levels.end(), is("score"))) {
        const Outcome standard = Hierarchy{}.outcome;
        for_each_field<Outcome>([&](const auto& f) {
            if (f.name != "better" && test.outcome.*(f.member) != standard.*(f.member))
                at.add("outcome." + std::string(f.name), "has no effect: hierarchy has no level \"score\"",
                       "leave it out, or add \"score\" to hierarchy");
        });
    } else {
        Outcome of_score = test.outcome;
        of_score.better = Better::lower;  // it holds for columns
        check_score_outcome(test.outcome.from_scores() ? of_score : test.outcome, Hierarchy{}.outcome, at);
    }
}

void check_own(const LogRank& test, const Place& at) {
    if (test.weights == LogRankWeights::fleming_harrington) return;
    for (const auto& [key, value] : {std::pair{"rho", test.rho}, std::pair{"gamma", test.gamma}})
        if (value != 0)
            at.add(key, fmt::format("has no effect beside weights = \"{}\"", enum_name(test.weights)),
                   "leave one of them out");
}

void check_own(const MaxCombo& test, const Place& at) {
    if (test.weights.empty())
        at.add("weights", "is empty: there is nothing to take the largest of",
               "name pairs (rho, gamma), for example [[0, 0], [0, 1]]");
    if (test.weights.size() > MaxCombo::kMostWeights)
        at.add("weights", fmt::format("has {} pairs", test.weights.size()),
               fmt::format("use at most {}", MaxCombo::kMostWeights));
    check_repeated(test.weights, "weights", at);
}

void check_own(const Wilcoxon& test, const Place& at) {
    if (test.mid_p && !test.exact)
        at.add("mid_p", "has no effect without exact = true", "add exact = true, or leave it out");
    if (test.continuity && test.exact)
        at.add("continuity", "corrects the normal p, and exact = true asks for the exact one", "leave one of them out");
}

void check_own(const BayesProportion& test, const Place& at) {
    if (test.prior_treated && test.prior_control && test.prior != BayesProportion{}.prior)
        at.add("prior", "has no effect: both arms have a prior of their own", "leave one of the three out");
}

void check_own(const CumulativeIncidence& test, const Place& at) {
    if (test.test != IncidenceTest::difference && test.day != at.scenario.follow_up_days)
        at.add("day", fmt::format("has no effect: \"{}\" compares the whole follow-up", enum_name(test.test)),
               "leave it out, or write statistic = \"difference\"");
}

void check_own(const Mmrm& test, const Place& at) {
    check_repeated(test.visits, "visits", at);
    for (const int day : test.visits)
        if (day < 0)
            at.add("visits", fmt::format("day {} lies before randomization, and nobody has a score then", day),
                   "name days from 0 to the end of follow-up");
    if (test.visit && !test.visits.empty() &&
        std::find(test.visits.begin(), test.visits.end(), *test.visit) == test.visits.end())
        at.add("visit", fmt::format("day {} is not among visits", *test.visit),
               "add it to visits, or name one of them");
    if (test.visit && test.visits.empty() && *test.visit < 1)
        at.add("visit",
               fmt::format("day {} is not among the visits (days 1 to {})", *test.visit, at.scenario.follow_up_days),
               "name one of them");
    if (!test.outcome.empty())
        at.add("outcome", "names a column of a data file, and a simulated trial has its own scores", "leave it out");
}

template <class Test>
void check_own(const Test&, const Place&) {}

}  // namespace

void check_options(const Scenario& scenario, const Analysis& analysis, const std::string& path,
                   TomlDocument& problems) {
    const Place at{scenario, path, problems};
    std::visit(
        [&]<class A>(const A& test) {
            const std::vector<std::string> none;
            if constexpr (requires { test.strata; }) check_strata(test.strata, at);
            if constexpr (requires {
                              test.covariates;
                              test.strata;
                          })
                check_covariate_list(test.covariates, test.strata, at);
            else if constexpr (requires { test.covariates; })
                check_covariate_list(test.covariates, none, at);
            if constexpr (requires { test.alternative; }) check_alternative(test.alternative, at);
            if constexpr (requires { test.margin; }) check_margin(test.margin, at);
            if constexpr (std::is_base_of_v<BinaryOutcome, A>) check_binary(test, at);
            if constexpr (std::is_base_of_v<Hierarchy, A>)
                check_hierarchy(test, at);
            else if constexpr (requires { test.outcome.score; })
                check_score_outcome(test.outcome, A{}.outcome, at);
            check_own(test, at);
        },
        analysis);
}

}  // namespace equipoise
