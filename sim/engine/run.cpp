#include "sim/engine/run.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

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

namespace {

constexpr std::uint64_t kFirstTrials = 1024, kBlock = 64;

// p (1 - p) of the power nearest to one half.
double largest_variance(const RunRequest& request, const RunTally& tally) {
    double largest = 0;
    for (std::size_t i = 0; i < tally.analysis.size(); ++i) {
        if (!request.wanted.empty() && !request.wanted[i]) continue;
        const double trials = static_cast<double>(tally.analysis[i].trials);
        const double power = static_cast<double>(tally.analysis[i].benefit) / trials;
        largest = std::max(largest, power * (1 - power));
    }
    return largest;
}

}  // namespace

RunTally run(const RunRequest& request, const Replication& replication, const Campaign& campaign) {
    RunRequest next = request;
    next.count = replication.mcse > 0 ? kFirstTrials : replication.trials;
    RunTally total = run(next, campaign);
    if (request.watch)
        next.watch = [&](const RunTally& part) {
            RunTally so_far = total;
            so_far.merge(part);
            request.watch(so_far);
        };
    while (replication.mcse > 0) {
        const std::uint64_t done = next.first + next.count - request.first;
        const double variance = largest_variance(request, total);
        if (std::sqrt(variance / static_cast<double>(done)) <= replication.mcse) break;
        const double needed = std::ceil(variance / (replication.mcse * replication.mcse) / kBlock) * kBlock;
        const std::uint64_t to = std::clamp(static_cast<std::uint64_t>(needed), done + kBlock, 8 * done);
        next.first = request.first + done;
        next.count = to - done;
        total.merge(run(next, campaign));
    }
    return total;
}

RunTally run(const RunRequest& request, const Campaign& campaign) {
    assert(!request.sizes.empty() && std::is_sorted(request.sizes.begin(), request.sizes.end()));
    RunTally total = request.empty_tally();
    campaign.run(TrialWork(request), request.first, request.count, [&](const BlockKey&, const BlockResult& result) {
        total.merge(TrialWork::read(result));
        if (request.watch) request.watch(total);
    });
    return total;
}

}  // namespace equipoise
