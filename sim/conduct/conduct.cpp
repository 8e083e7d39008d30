#include "sim/conduct/conduct.hpp"

#include <optional>

#include "sim/conduct/verdict.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/cut_day.hpp"

namespace equipoise {
namespace {

SizeOutcome outcome_of(const Cohort& cohort, const Snapshot& snapshot, const Cut& cut) {
    SizeOutcome outcome;
    outcome.patients = snapshot.n;
    std::uint64_t deaths = 0, deaths_treated = 0;
    for (std::size_t i = 0; i < snapshot.n; ++i) {
        deaths += snapshot.status[i];
        deaths_treated += snapshot.status[i] & snapshot.arm[i];
    }
    for (std::size_t i = 0; !cohort.dropout.empty() && i < snapshot.n; ++i)
        outcome.lost += (snapshot.status[i] == 0) & (snapshot.time[i] == cohort.dropout[i]);
    outcome.deaths[0] = deaths - deaths_treated;
    outcome.deaths[1] = deaths_treated;
    outcome.recruitment_days = snapshot.n == 0 ? 0 : cohort.arrival[snapshot.n - 1];
    outcome.analysis_days = cut.day;
    outcome.ended_by = cut.by;
    return outcome;
}

}  // namespace

TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace) {
    Arena& arena = workspace.arena;
    const std::size_t analyses = protocol.analyses.size();
    TrialOutcome outcome{analyses, arena.take<SizeOutcome>(protocol.sizes.size(), SizeOutcome{}),
                         arena.take<AnalysisOutcome>(protocol.sizes.size() * analyses, AnalysisOutcome{})};
    const Arena::Frame frame(arena);
    const bool nested = !model.follows_n();
    const Cohort shared = nested ? draw_cohort(model, key, protocol.sizes.back(), arena) : Cohort{};
    const CutRule& rule = protocol.rule.design().cut;
    std::optional<FollowUp> complete;  // serves all sizes; a cut's date depends on the size, as a closing date does
    if (nested && rule.complete() && !model.closes_for_all()) complete.emplace(shared, arena);
    for (std::size_t s = 0; s < protocol.sizes.size(); ++s) {
        const Arena::Frame size_frame(arena);
        const Cohort own = nested ? Cohort{} : draw_cohort(model, key, protocol.sizes[s], arena);
        const Cohort& cohort = nested ? shared : own;
        const std::size_t recruited = cohort.recruited(protocol.sizes[s]);
        const Cut cut = find_cut(rule, cohort, recruited, arena);
        std::optional<FollowUp> at_cut;
        if (!complete) at_cut.emplace(cohort, recruited, cut.day, arena);
        const Snapshot snapshot = complete ? complete->first(recruited, arena) : at_cut->all();
        outcome.sizes[s] = outcome_of(cohort, snapshot, cut);
        for (std::size_t a = 0; a < analyses; ++a) {
            if (!protocol.wants(s, a)) continue;
            AnalysisOutcome& result = outcome.results[s * analyses + a];
            result.analyzed = true;
            result.estimate = run(protocol.analyses[a].test, snapshot, protocol.context, arena);
            result.verdict = verdict_of(protocol.rule, protocol.analyses[a].test, result.estimate);
        }
    }
    return outcome;
}

}  // namespace equipoise
