#include "equipoise/compare.hpp"

#include <fmt/format.h>

#include <set>

#include "sim/api/publish.hpp"
#include "sim/results/compare_row.hpp"
#include "sim/search/comparison.hpp"

namespace equipoise::api {
namespace {

// Each once, so that rows can be told apart.
std::vector<std::string> names_of(const std::vector<Study>& studies, const std::vector<std::string>& given) {
    if (!given.empty() && given.size() != studies.size())
        throw equipoise::InputError("names", fmt::format("are {} of {} studies", given.size(), studies.size()),
                                    "name each of them, or none");
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (std::size_t s = 0; s < studies.size(); ++s) {
        const std::string& own = given.empty() ? studies[s].impl().value.scenario.file : given[s];
        std::string name = own;
        for (int copy = 2; !seen.insert(name).second; ++copy) {
            if (!given.empty()) throw equipoise::InputError("names", "have \"" + own + "\" twice", "name each once");
            name = fmt::format("{} ({})", own, copy);
        }
        names.push_back(std::move(name));
    }
    return names;
}

// With the options' settings, and the name that its rows have in place of its file.
std::vector<equipoise::Study> named(const std::vector<Study>& studies, const CompareOptions& options) {
    const std::vector<std::string> names = names_of(studies, options.names);
    const std::vector<KeyOption> set =
        settings({{"n", "simulation.n", options.n}, {"trials", "simulation.trials", options.trials}});
    std::vector<equipoise::Study> list;
    for (std::size_t s = 0; s < studies.size(); ++s)
        list.push_back(guarded(studies[s].impl().value.scenario, [&] {
            equipoise::Study study = with_settings(studies[s], set);
            study.scenario.file = names[s];
            return study;
        }));
    return list;
}

}  // namespace

CompareResult compare(const std::vector<Study>& studies, const CompareOptions& options, const Execution& execution) {
    return guarded([&] {
        if (studies.empty()) throw equipoise::InputError("compare", "is given no study", "give two or more");
        const std::vector<equipoise::Study> set = named(studies, options);
        std::vector<equipoise::Scenario> scenarios;
        for (const equipoise::Study& one : set) scenarios.push_back(one.scenario);
        check_comparable(scenarios);
        const Comparison compared = comparison_of(set, options.size, campaign_of(execution));
        return CompareResult{published(table_of<CompareRow>("compare", compare_rows(compared))),
                             comparison_notes(scenarios)};
    });
}

}  // namespace equipoise::api
