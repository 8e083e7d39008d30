#include "sim/search/comparison.hpp"

#include <algorithm>

namespace equipoise {

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

}  // namespace equipoise
