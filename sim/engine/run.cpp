#include "sim/engine/run.hpp"

#include <algorithm>
#include <cassert>

#include "sim/engine/trial_work.hpp"

namespace equipoise {

TrialProtocol RunRequest::protocol() const {
    TrialProtocol protocol(analyses, sizes, design);
    protocol.wanted = wanted;
    protocol.obey_futility = obey_futility;
    protocol.adjusted = adjusted;
    protocol.adjusted_n = adjusted_n;
    return protocol;
}

RunTally RunRequest::empty_tally() const {
    return RunTally(sizes.size(), analyses.size(), pairs, design.sequential ? design.sequential->looks.size() : 0);
}

RunRequest run_request(const Scenario& scenario, const TrialModel& model, std::span<const std::size_t> sizes,
                       std::uint64_t trials) {
    RunRequest request;
    request.model = &model;
    request.analyses = scenario.analyses;
    request.sizes = sizes;
    request.design = scenario.design;
    request.seed = scenario.seed;
    request.count = trials;
    return request;
}

void run_trial(const RunRequest& request, const TrialProtocol& protocol, std::uint64_t replicate, Workspace& workspace,
               RunTally& tally) {
    const Arena::Frame frame(workspace.arena);
    tally.add(conduct(*request.model, protocol, {request.seed, replicate}, workspace), request.true_values);
}

RunTally run(const RunRequest& request, const Campaign& campaign) {
    assert(!request.sizes.empty() && std::is_sorted(request.sizes.begin(), request.sizes.end()));
    RunTally total = request.empty_tally();
    campaign.run(TrialWork(request), request.first, request.count,
                 [&](const BlockKey&, const BlockResult& result) { total.merge(TrialWork::read(result)); });
    return total;
}

}  // namespace equipoise
