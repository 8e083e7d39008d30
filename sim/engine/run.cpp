#include "sim/engine/run.hpp"
#include "sim/trial/cut_day.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include "sim/engine/parallel.hpp"
#include "sim/engine/verdict.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kBlock = 64;

void count_trial(const Cohort& cohort, const Snapshot& snapshot, const Cut& analyzed, TrialTally& tally) {
    ++tally.trials;
    ++tally.ended_by[static_cast<std::size_t>(analyzed.by)];
    std::uint64_t deaths = 0, deaths_treated = 0, lost = 0;
    for (std::size_t i = 0; i < snapshot.n; ++i) {
        deaths += snapshot.status[i];
        deaths_treated += snapshot.status[i] & snapshot.arm[i];
    }
    for (std::size_t i = 0; !cohort.dropout.empty() && i < snapshot.n; ++i)
        lost += (snapshot.status[i] == 0) & (snapshot.time[i] == cohort.dropout[i]);
    tally.patients.add(static_cast<double>(snapshot.n));
    tally.deaths[0].add(static_cast<double>(deaths - deaths_treated));
    tally.deaths[1].add(static_cast<double>(deaths_treated));
    tally.lost.add(static_cast<double>(lost));
    tally.recruitment_days.add(snapshot.n == 0 ? 0 : cohort.arrival[snapshot.n - 1]);
    tally.analysis_days.add(analyzed.day);
}

}  // namespace

RunRequest run_request(const Scenario& scenario, const TrialModel& model, std::span<const std::size_t> sizes,
                       std::uint64_t trials, int threads) {
    RunRequest request;
    request.model = &model;
    request.analyses = scenario.analyses;
    request.sizes = sizes;
    request.design = scenario.design;
    request.seed = scenario.seed;
    request.count = trials;
    request.threads = threads;
    return request;
}

void run_trial(const RunRequest& request, const FixedRule& rule, const AnalysisContext& context,
               std::uint64_t replicate, Workspace& workspace, RunTally& tally) {
    Arena& arena = workspace.arena;
    const Arena::Frame frame(arena);
    const Cohort cohort = draw_cohort(*request.model, {request.seed, replicate}, request.sizes.back(), arena);
    const CutRule& cut = request.design.cut;
    std::optional<FollowUp> complete;  // serves all sizes; a cut's date depends on the size
    if (cut.complete()) complete.emplace(cohort, arena);
    const std::size_t analyses = request.analyses.size();
    const std::span<std::uint8_t> benefit = arena.take<std::uint8_t>(request.sizes.size() * analyses, std::uint8_t{0});
    for (std::size_t s = 0; s < request.sizes.size(); ++s) {
        const Arena::Frame size_frame(arena);
        const Cut analyzed = find_cut(cut, cohort, request.sizes[s], arena);
        std::optional<FollowUp> at_cut;
        if (!complete) at_cut.emplace(cohort, request.sizes[s], analyzed.day, arena);
        const Snapshot snapshot = complete ? complete->first(request.sizes[s], arena) : at_cut->all();
        count_trial(cohort, snapshot, analyzed, tally.trial[s]);
        for (std::size_t a = 0; a < analyses; ++a) {
            if (request.wanted && !request.wanted(s, a)) continue;
            const Estimate estimate = run(request.analyses[a].test, snapshot, context, arena);
            const Verdict verdict = verdict_of(rule, request.analyses[a].test, estimate);
            tally.at(s, a).add(estimate, verdict,
                               request.true_values.empty() ? Estimate::kUnknown : request.true_values[a]);
            benefit[s * analyses + a] = verdict == Verdict::benefit;
        }
    }
    for (std::size_t a = 0; a < analyses; ++a)
        for (std::size_t s = 0; s < request.sizes.size(); ++s)
            if (benefit[s * analyses + a])
                for (std::size_t later = s; later < request.sizes.size(); ++later)
                    tally.both[(a * tally.sizes + s) * tally.sizes + later] += benefit[later * analyses + a];
}

RunTally run(const RunRequest& request, RunMonitor* monitor) {
    assert(!request.sizes.empty() && std::is_sorted(request.sizes.begin(), request.sizes.end()));
    const FixedRule rule(request.design);
    const AnalysisContext context = rule.context();
    // Blocks begin at multiples of kBlock of the replicate number, so a run in two parts has the blocks of a run in
    // one.
    const std::uint64_t end = request.first + request.count;
    const std::uint64_t first_block = request.first / kBlock;
    const std::size_t blocks =
        request.count == 0 ? 0 : static_cast<std::size_t>((end + kBlock - 1) / kBlock - first_block);

    std::vector<Workspace> workspaces(static_cast<std::size_t>(worker_count(request.threads)));
    std::vector<std::unique_ptr<RunTally>> waiting(blocks);
    std::size_t next_to_merge = 0;
    RunTally total(request.sizes.size(), request.analyses.size());
    std::mutex mutex;
    parallel_blocks(blocks, request.threads, [&](std::size_t block, std::size_t worker) {
        if (monitor && monitor->stop.load(std::memory_order_relaxed)) return;
        auto tally = std::make_unique<RunTally>(request.sizes.size(), request.analyses.size());
        const std::uint64_t from = std::max(request.first, (first_block + block) * kBlock);
        const std::uint64_t to = std::min(end, (first_block + block + 1) * kBlock);
        for (std::uint64_t replicate = from; replicate < to; ++replicate)
            run_trial(request, rule, context, replicate, workspaces[worker], *tally);
        const std::lock_guard lock(mutex);
        waiting[block] = std::move(tally);
        for (; next_to_merge < blocks && waiting[next_to_merge]; ++next_to_merge) {
            total.merge(*waiting[next_to_merge]);
            waiting[next_to_merge].reset();
        }
        if (monitor) {
            monitor->done += to - from;
            if (monitor->on_block) monitor->on_block();
        }
    });
    if (monitor && monitor->stop.load()) throw Interrupted{monitor->done.load()};
    return total;
}

}  // namespace equipoise
