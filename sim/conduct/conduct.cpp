#include "sim/conduct/conduct.hpp"

#include <algorithm>

#include "models/numeric/flag_count.hpp"
#include "sim/analysis/benefit_side.hpp"
#include "sim/conduct/look_view.hpp"
#include "sim/conduct/verdict.hpp"
#include "sim/conduct/witness.hpp"

namespace equipoise {
namespace {

// What a memo keeps the counts of a trial under.
struct DeathsAndLosses {
    bool operator==(const DeathsAndLosses&) const = default;
};

// One look, seen when the first analysis asks.
struct Seen {
    bool made = false, last = false;
    LookView view;
};

// The trial of one size.
class SizeConduct {
  public:
    struct Patients {
        const Cohort& cohort;
        const FollowUp* complete;  ///< of the whole cohort, or null
    };
    SizeConduct(const TrialProtocol& protocol, std::size_t size, const Patients& patients, bool adjust,
                Workspace& workspace, TrialOutcome& outcome)
        : adjust_(adjust),
          protocol_(protocol),
          plan_(protocol.plans[size]),
          size_(size),
          n_(patients.cohort.recruited(protocol.sizes[size])),
          cohort_(patients.cohort),
          complete_(patients.complete),
          workspace_(workspace),
          outcome_(outcome),
          seen_(workspace.arena.take<Seen>(plan_.looks.size(), Seen{})) {
        if (std::ranges::any_of(plan_.looks, [](const PlannedLook& look) { return look.cut.deaths.has_value(); }))
            deaths_.emplace(cohort_, n_, workspace.arena);
        if (protocol_.sequential()) end_ = day_of(plan_.looks.size() - 1, 0);
    }

    /// Tells it what there is to see; may be null.
    void watched_by(Witness* witness) { witness_ = witness; }

    void all() {
        std::optional<std::size_t> first;  // whose trial is the one that is told
        for (std::size_t a = 0; a < protocol_.analyses.size(); ++a) {
            const bool leads = protocol_.lead == a, follows = protocol_.lead && !leads;
            if (follows || (!leads && !protocol_.wants(size_, a))) continue;
            const AnalysisOutcome result = protocol_.sequential() ? path(a) : told_at(a, 0);
            outcome_.results[at(a)] = result;
            if (!first) first = a;
        }
        std::size_t look = first ? outcome_.results[at(*first)].look : plan_.looks.size() - 1;
        outcome_.ended_at[size_] = static_cast<std::uint16_t>(look);
        const Seen* end = look_at(look);
        if (witness_) witness_->ends.push_back({end->view.cut, end->view.snapshot.n});
        if (!protocol_.lead) return;
        for (std::size_t a = 0; a < protocol_.analyses.size(); ++a)
            if (protocol_.lead != a && protocol_.wants(size_, a)) outcome_.results[at(a)] = told_at(a, look);
        outcome_.results[at(*protocol_.lead)].analyzed = protocol_.wants(size_, *protocol_.lead);
    }

  private:
    std::size_t at(std::size_t analysis) const { return size_ * protocol_.analyses.size() + analysis; }
    const Analysis& test(std::size_t analysis) const { return protocol_.analyses[analysis].test; }

    Reached day_of(std::size_t look, double before) {
        return look_day(plan_.looks[look], before, cohort_, n_, deaths_ ? &*deaths_ : nullptr);
    }

    // A look; nullptr where the trial's end comes before it.
    const Seen* look_at(std::size_t look) {
        Seen& seen = seen_[look];
        LookView& view = seen.view;
        if (seen.made) return view.cut.day < end_.day || seen.last ? &seen : nullptr;
        seen.made = true;
        seen.last = look + 1 == plan_.looks.size();
        const bool at_end = seen.last && protocol_.sequential();
        view.cut = at_end ? end_ : day_of(look, look == 0 ? 0 : seen_[look - 1].view.cut.day);
        if (!seen.last && view.cut.day >= end_.day) return nullptr;
        view = look_view(plan_.looks[look], view.cut, {cohort_, n_, complete_, protocol_.reads.time_order},
                         workspace_.views[look], workspace_.arena);
        tell(view, outcome_.at_look[size_ * outcome_.looks + look]);
        return &seen;
    }

    void tell(const LookView& view, LookOutcome& told) const {
        told.reached = true;
        told.patients = view.snapshot.n;
        if (view.followed) {
            const auto end = cohort_.arrival.begin() + static_cast<std::ptrdiff_t>(n_);
            told.patients = static_cast<std::size_t>(std::upper_bound(cohort_.arrival.begin(), end, view.cut.day) -
                                                     cohort_.arrival.begin());
            count_by_day(told, view.cut.day);
        } else {
            count_seen(told, view.snapshot);
        }
        told.dated = cohort_.dated();
        told.recruitment_days = told.patients == 0 || !told.dated ? 0 : cohort_.arrival[told.patients - 1];
        told.analysis_days = view.cut.day;
        told.ended_by = view.cut.by;
    }

    void count_seen(LookOutcome& told, const Snapshot& snapshot) const {
        static constexpr DeathsAndLosses kRule;
        PrefixMemo::Counts own;
        PrefixMemo::Counts& seen = snapshot.memo ? snapshot.memo->counts(kRule) : own;
        auto [deaths, treated, lost, unused] = seen.from(snapshot.n);
        const std::size_t more = snapshot.n - seen.known;
        const std::span<const std::uint8_t> status = snapshot.status.subspan(seen.known, more);
        deaths += static_cast<std::int64_t>(count_flags(status));
        treated += static_cast<std::int64_t>(count_both(status, snapshot.arm.subspan(seen.known, more)));
        for (std::size_t i = seen.known; !cohort_.dropout.empty() && i < snapshot.n; ++i)
            lost += (snapshot.status[i] == 0) & (snapshot.time[i] == cohort_.dropout[i]);
        seen.keep(snapshot.n, {deaths, treated, lost, unused});
        told.deaths[0] = static_cast<std::uint64_t>(deaths - treated);
        told.deaths[1] = static_cast<std::uint64_t>(treated);
        told.lost = static_cast<std::uint64_t>(lost);
    }

    // Those of all patients randomized, though the look's analyses are about the followed ones alone.
    void count_by_day(LookOutcome& told, double day) const {
        const double end = cohort_.follow_up_days;
        for (std::size_t i = 0; i < told.patients; ++i) {
            const double dropout = cohort_.dropout.empty() ? end + 1 : cohort_.dropout[i],
                         last = std::min(dropout, end);
            if (cohort_.death[i] <= last)
                told.deaths[cohort_.arm[i]] += cohort_.arrival[i] + cohort_.death[i] <= day;
            else
                told.lost += dropout <= end && cohort_.arrival[i] + dropout <= day;
        }
    }

    Snapshot data_of(std::size_t analysis, const LookView& view) {
        return data_at(view, protocol_, analysis, cohort_, workspace_.arena);
    }

    AnalysisOutcome told_at(std::size_t analysis, std::size_t look) {
        AnalysisOutcome result;
        result.analyzed = true;
        result.look = static_cast<std::uint16_t>(look);
        const Snapshot data = data_of(analysis, look_at(look)->view);
        result.estimate = run(test(analysis), data, protocol_.context, workspace_.arena);
        result.verdict = verdict_of(protocol_.rule, test(analysis), result.estimate);
        if (witness_) {
            WitnessedLook& seen = witnessed(analysis, look, data, result.estimate);
            seen.tested = result.estimate.has_test();
            seen.decision = {result.verdict, StopReason::none, Action::stop};
        }
        return result;
    }

    // From look to look, until the design stops.
    AnalysisOutcome path(std::size_t analysis) {
        BoundaryWalk& walk = workspace_.walks[size_];
        walk.begin();
        const int sides = protocol_.rule.design().sides;
        AnalysisOutcome result;
        result.analyzed = true;
        for (std::size_t look = 0; look < plan_.looks.size(); ++look) {
            const Seen* seen = look_at(look);
            if (!seen) continue;
            const bool last = seen->last;
            const Snapshot data = data_of(analysis, seen->view);
            result.look = static_cast<std::uint16_t>(look);
            result.estimate = run(test(analysis), data, protocol_.context, workspace_.arena);
            const double share = information_in(data, protocol_, size_, analysis);
            if (witness_) witnessed(analysis, look, data, result.estimate).information = share;
            if (!last && (share <= 0 || !result.estimate.has_test())) continue;  // nothing is tested, nothing spent
            Limits limits = walk.next(std::max(share, 1e-6), last);
            if (!protocol_.obey_futility && !last) limits.futility = -Limits::kNone;
            const Decision decision = decision_of(test(analysis), result.estimate, limits, sides, last);
            result.verdict = decision.verdict;
            result.reason = decision.reason;
            if (witness_)
                tell_decision(has_its_own_rule(test(analysis)) ? Limits{} : limits, decision,
                              result.estimate.has_test());
            if (decision.action == Action::go_on) continue;
            if (!last) follow_pipeline(analysis, limits, result);
            if (adjust_ && !has_its_own_rule(test(analysis)))
                result.adjusted = adjusted(result.estimate, null_point(test(analysis)), benefit_side(test(analysis)),
                                           {walk.information(), walk.limits(), protocol_.context.confidence,
                                            protocol_.rule.design().sequential->futility.binding},
                                           workspace_.inference);
            break;
        }
        return result;
    }

    WitnessedLook& witnessed(std::size_t analysis, std::size_t look, const Snapshot& data, const Estimate& estimate) {
        WitnessedLook seen;
        seen.size = size_;
        seen.analysis = analysis;
        seen.look = look;
        seen.analyzed = data.n;
        seen.estimate = estimate;
        return witness_->looks.emplace_back(seen);
    }

    void tell_decision(const Limits& limits, const Decision& decision, bool tested) {
        WitnessedLook& seen = witness_->looks.back();
        seen.tested = tested;
        seen.limits = limits;
        seen.decision = decision;
    }

    void follow_pipeline(std::size_t analysis, const Limits& limits, AnalysisOutcome& result) {
        Arena& arena = workspace_.arena;
        const std::size_t patients = outcome_.at_look[size_ * outcome_.looks + result.look].patients;
        result.overran = true;
        std::optional<FollowUp> closing;  // to the closing date of the trial that ends with these patients
        if (cohort_.closing_days)
            closing.emplace(cohort_, patients, cohort_.end(patients), arena,
                            FollowUp::Cut{.time_order = protocol_.reads.time_order});
        const Snapshot followed = closing ? closing->all() : complete_->first(patients, arena);
        result.overrun = run(test(analysis), followed, protocol_.context, arena);
        const Decision again =
            decision_of(test(analysis), result.overrun, limits, protocol_.rule.design().sides, false);
        result.upheld = again.reason == result.reason;
    }

    Witness* witness_ = nullptr;
    bool adjust_;  ///< correct the estimates for the looks
    const TrialProtocol& protocol_;
    const SizePlan& plan_;
    std::size_t size_, n_;  ///< n_: those who come before recruitment closes
    const Cohort& cohort_;
    const FollowUp* complete_;
    Workspace& workspace_;
    TrialOutcome& outcome_;
    std::span<Seen> seen_;
    std::optional<DeathDays> deaths_;
    Reached end_;
};

TrialOutcome conducted(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace,
                       Witness* witness) {
    Arena& arena = workspace.arena;
    const std::size_t analyses = protocol.analyses.size(), sizes = protocol.sizes.size();
    workspace.prepare(protocol);
    TrialOutcome outcome{analyses, protocol.looks, arena.take<LookOutcome>(sizes * protocol.looks, LookOutcome{}),
                         arena.take<AnalysisOutcome>(sizes * analyses, AnalysisOutcome{}),
                         arena.take<std::uint16_t>(sizes, std::uint16_t{0})};
    const Arena::Frame frame(arena);
    const bool nested = !model.follows_n();
    // The complete follow-up serves all sizes; a cut's date depends on the size, as a common closing date does.
    const bool by_patient = protocol.sequential() || (protocol.rule.design().cut.complete() && !model.closes_for_all());
    TrialReads reads = protocol.reads;
    reads.dates |= witness || TrialProtocol::dated(key.replicate);
    reads.order |= witness != nullptr;
    const std::span<const std::size_t> all_sizes = protocol.sizes, smaller = all_sizes.first(sizes - 1);
    const Cohort shared = nested ? draw_cohort(model, key, all_sizes.back(), arena, reads, smaller) : Cohort{};
    std::optional<FollowUp> complete;
    if (nested && by_patient) complete.emplace(shared, arena, reads.time_order).share(workspace.memo);
    for (std::size_t s = 0; s < sizes; ++s) {
        const Arena::Frame size_frame(arena);
        const Cohort own = nested ? Cohort{} : draw_cohort(model, key, protocol.sizes[s], arena, reads);
        std::optional<FollowUp> own_complete;
        if (!nested && by_patient) own_complete.emplace(own, arena, reads.time_order).share(workspace.memo);
        const std::optional<FollowUp>& of_all = nested ? complete : own_complete;
        SizeConduct trial(protocol, s, {nested ? shared : own, of_all ? &*of_all : nullptr},
                          protocol.adjusts(key.replicate, s), workspace, outcome);
        trial.watched_by(witness);
        trial.all();
    }
    return outcome;
}

}  // namespace

TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace) {
    return conducted(model, protocol, key, workspace, nullptr);
}

TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace,
                     Witness& witness) {
    return conducted(model, protocol, key, workspace, &witness);
}

}  // namespace equipoise
