#include "sim/search/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace equipoise {
namespace {

constexpr std::size_t kMost = 26;  // a letter each in what people read

}  // namespace

std::vector<std::size_t> partners(const Scenario& first, const Scenario& other) {
    std::vector<std::size_t> list(other.analyses.size(), kNoPartner);
    bool any = false;
    for (std::size_t a = 0; a < list.size(); ++a)
        for (std::size_t f = 0; f < first.analyses.size(); ++f)
            if (first.analyses[f].name == other.analyses[a].name) {
                list[a] = f;
                any = true;
            }
    if (!any && !list.empty() && !first.analyses.empty()) list[0] = 0;
    return list;
}

std::vector<Compared> compare(std::span<const Study> studies, std::span<const std::size_t> sizes,
                              const Campaign& campaign) {
    const Scenario& first = studies[0].scenario;
    std::vector<TrialModel> models;
    for (const Study& study : studies) models.push_back(study.model());
    std::vector<RunRequest> requests;
    std::vector<Compared> list(studies.size());
    std::vector<AnalysisPair> pairs;
    for (std::size_t s = 0; s < studies.size(); ++s) {
        requests.push_back(run_request(studies[s].scenario, models[s], sizes.subspan(s, 1),
                                       static_cast<std::uint64_t>(first.simulation.trials)));
        requests.back().seed = first.seed;
        list[s].study = &studies[s];
        list[s].n = sizes[s];
        list[s].against =
            s == 0 ? std::vector<std::size_t>(first.analyses.size(), kNoPartner) : partners(first, studies[s].scenario);
        list[s].pairs.resize(list[s].against.size());
        for (std::size_t a = 0; a < list[s].against.size(); ++a)
            if (list[s].against[a] != kNoPartner) pairs.push_back({s, a, list[s].against[a]});
    }
    const PairedTally tally = run_paired(requests, pairs, campaign);
    for (std::size_t s = 0; s < studies.size(); ++s)
        for (std::size_t a = 0; a < studies[s].scenario.analyses.size(); ++a)
            list[s].analyses.push_back(power_estimate(tally.study[s].at(0, a), Estimate::kUnknown));
    for (std::size_t p = 0; p < pairs.size(); ++p) list[pairs[p].study].pairs[pairs[p].analysis] = tally.pair[p];
    return list;
}

void check_comparable(std::span<const Scenario> scenarios) {
    if (scenarios.size() < 2) throw InputError("compare", "is given one scenario", "give two or more");
    if (scenarios.size() > kMost)
        throw InputError("compare", fmt::format("{} scenarios are more than {}", scenarios.size(), kMost),
                         "compare fewer at a time");
    for (const Scenario& s : scenarios) {
        if (s.analyses.empty()) throw InputError(s.file, "has no [[analysis]]", "say how its trials are analyzed");
        const auto least = static_cast<std::size_t>(s.allocation().total());
        if (s.main_n() < least)
            throw InputError(s.file, fmt::format("{} patients are fewer than one allocation", s.main_n()),
                             fmt::format("use at least {}", least));
    }
}

std::vector<std::string> comparison_notes(std::span<const Scenario> scenarios) {
    std::vector<std::string> notes;
    const Scenario& first = scenarios[0];
    for (const Scenario& other : scenarios.subspan(1))
        if (other.seed != first.seed || other.simulation.trials != first.simulation.trials)
            notes.push_back(
                fmt::format("{} is simulated with the seed and the number of trials of {}", other.file, first.file));
    return notes;
}

Comparison comparison_of(std::span<const Study> studies, bool with_required, const Campaign& campaign) {
    Comparison all;
    std::vector<std::size_t> sizes;
    for (const Study& study : studies) sizes.push_back(study.scenario.main_n());
    IndependentParts parts;
    parts.run([&] { all.studies = compare(studies, sizes, campaign); });
    if (with_required)
        for (const Study& study : studies)
            parts.run([&] {
                const TrialModel model = study.model();
                all.required.push_back(sample_sizes(size_request(study.scenario, model), campaign));
            });
    parts.finish();
    return all;
}

}  // namespace equipoise
