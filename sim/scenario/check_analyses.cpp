#include "sim/scenario/check_analyses.hpp"

#include <algorithm>
#include <set>

#include "models/sofa/sofa_arm.hpp"
#include "sim/analysis/common/covariates.hpp"
#include "sim/scenario/check_options.hpp"

namespace equipoise {
namespace {

void check_column(const Scenario& s, const std::string& name, const std::string& path, TomlDocument& problems) {
    std::vector<std::string_view> known{"site"};
    if (s.sofa) known.emplace_back("baseline");
    for (const Covariate& c : s.covariate) known.emplace_back(c.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    if (name == "baseline")
        problems.add(path, "needs the SOFA score at randomization (\"baseline\"), and the scenario has no [sofa]",
                     "add [sofa] (an empty table takes the defaults)");
    else
        problems.add(path, "there is no covariate \"" + name + "\" in the scenario",
                     "add a [[covariate]] of that name, or: " + did_you_mean(name, known));
}

// A mean of worst ranks says nothing, so tests of means refuse them.
template <class Test>
void check_scale(const Test& test, const std::string& path, TomlDocument& problems) {
    if constexpr (std::is_same_v<Test, TTest> || std::is_same_v<Test, Ancova>)
        if (!test.outcome.is_on_a_scale())
            problems.add(
                path + ".outcome.death",
                "\"worst-rank\" gives ranks, and \"" + std::string(Test::name) + "\" compares means",
                "use \"carry-24\", \"while-alive\" or \"survivors-only\", or a test of ranks (wilcoxon, van-elteren)");
}

// An unstructured covariance of v visits has v (v + 1) / 2 parameters: a day's visits for four weeks take seconds a
// trial.
constexpr std::size_t kMostUnstructuredVisits = 12;
void check_visits(const Mmrm& test, int follow_up_days, const std::string& path, TomlDocument& problems) {
    const std::size_t visits = test.visits.empty() ? static_cast<std::size_t>(follow_up_days) : test.visits.size();
    if (test.structure == MmrmStructure::unstructured && visits > kMostUnstructuredVisits)
        problems.add(path + ".visits",
                     fmt::format("an unstructured covariance of {} visits{} takes seconds a trial", visits,
                                 test.visits.empty() ? " (every day of follow-up)" : ""),
                     fmt::format("name at most {}, for example visits = [3, 7, 14, 28], or write structure = \"ar1\"",
                                 kMostUnstructuredVisits));
}

// An empty list in the file is never what was meant: the default of a list that is left out may be another.
void check_empty_lists(std::size_t analysis, const std::string& path, TomlDocument& problems) {
    const Json& list = problems.json().at("analysis");
    if (!list.is_array() || analysis >= list.size() || !list[analysis].is_object()) return;
    for (const auto& [key, value] : list[analysis].items())
        if (value.is_array() && value.empty() && key != "hierarchy" && key != "weights" && key != "threshold")
            problems.add(path + "." + key, "is empty", "leave it out, or give it a value");
}

}  // namespace

void check_analyses(const Scenario& s, TomlDocument& problems) {
    if (s.analyses.empty())
        problems.add("analysis", "there is none", "add at least one [[analysis]] with name and test");
    std::set<std::string> names;
    for (std::size_t i = 0; i < s.analyses.size(); ++i) {
        const NamedAnalysis& analysis = s.analyses[i];
        const std::string path = fmt::format("analysis[{}]", i);
        if (analysis.name.empty()) problems.add(path + ".name", "is empty", "give it a name");
        if (!names.insert(analysis.name).second)
            problems.add(path + ".name", "a second analysis is named \"" + analysis.name + "\"",
                         "give each its own name");
        const Needs needs = needs_of(analysis.test);
        if (needs.scores && !s.sofa)
            problems.add(
                path,
                "\"" + std::string(name_of(analysis.test)) + "\" needs scores, and the scenario has only survival",
                "add [sofa] (an empty table takes the defaults)");
        if (needs.icu && !s.sofa)
            problems.add(path,
                         "\"" + std::string(name_of(analysis.test)) +
                             "\" needs to know when patients leave the ICU, and the scenario has only survival",
                         "add [sofa] (an empty table takes the defaults)");
        std::visit([&](const auto& test) { check_scale(test, path, problems); }, analysis.test);
        check_options(s, analysis.test, path, problems);
        check_empty_lists(i, path, problems);
        if (const auto* mmrm = std::get_if<Mmrm>(&analysis.test); mmrm && s.sofa)
            check_visits(*mmrm, std::min(s.follow_up_days, kLongestCourse), path, problems);
        if (needs.last_day > s.follow_up_days)
            problems.add(
                path,
                fmt::format("looks at day {:g}, beyond the follow-up of {} days", needs.last_day, s.follow_up_days),
                "lengthen follow_up_days or choose an earlier day");
        else if (needs.scores && needs.last_day > kLongestCourse)
            problems.add(path,
                         fmt::format("looks at scores of day {:g}, and they are drawn for {} days", needs.last_day,
                                     kLongestCourse),
                         "choose an earlier day");
        for (const std::string& column : needs.columns)
            check_column(s, std::string(column_of_term(column)), path, problems);
    }
}

}  // namespace equipoise
