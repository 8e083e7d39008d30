#include "sim/conduct/protocol.hpp"

#include <algorithm>
#include <atomic>

#include "sim/design/planned_shares.hpp"

namespace equipoise {
namespace {

std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

TrialReads reads_of(std::span<const NamedAnalysis> analyses, const Design& design) {
    const bool by_date = design.sequential || !design.cut.complete();
    TrialReads reads{.scores = false, .time_order = false, .dates = by_date, .order = by_date};
    for (const NamedAnalysis& analysis : analyses) {
        const Needs needs = needs_of(analysis.test);
        reads.scores |= needs.scores || needs.icu || !needs.columns.empty();  // a column may be the baseline score
        reads.time_order |= needs.time_order;
        reads.order |= needs.order || !needs.columns.empty();
    }
    return reads;
}

}  // namespace

TrialProtocol::TrialProtocol(std::span<const NamedAnalysis> all, std::span<const std::size_t> asked,
                             const Design& design)
    : analyses(all), sizes(asked), rule(design), context(rule.context()), reads(reads_of(all, design)), id(next_id()) {
    for (const NamedAnalysis& analysis : analyses) known_from_day.push_back(needs_of(analysis.test).known_from_day());
    if (!design.sequential) {
        plans.assign(sizes.size(), {{PlannedLook{DataCut::of(design.cut), 0, 1, true}}, nullptr});
        return;
    }
    const GroupSequential& sequential = *design.sequential;
    looks = sequential.looks.size();
    full_deaths = sequential.full_deaths();
    lead = leading_analysis(design, analyses);
    for (const std::size_t n : sizes) {
        SizePlan plan{planned_looks(sequential, n), nullptr};
        const std::vector<double> shares = planned_shares(plan.looks);
        const auto same = std::find_if(plans.begin(), plans.end(),
                                       [&](const SizePlan& p) { return p.boundary->plan.information == shares; });
        plan.boundary = same != plans.end()
                            ? same->boundary
                            : std::make_shared<const Boundary>(plan_boundary(design.boundary_plan(shares)));
        plans.push_back(std::move(plan));
    }
}

std::optional<std::size_t> leading_analysis(const Design& design, std::span<const NamedAnalysis> analyses) {
    for (std::size_t a = 0; design.sequential && a < analyses.size(); ++a)
        if (analyses[a].name == design.sequential->analysis) return a;
    return std::nullopt;
}

}  // namespace equipoise
