#include "sim/conduct/conduct.hpp"

#include <algorithm>

#include "sim/conduct/verdict.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {
namespace {

// What one look shows, to whichever analysis asks first.
struct View {
    bool made = false, last = false;
    Reached cut;
    std::size_t followed = 0;  // where a number of followed patients decided: the look is about them alone
    Snapshot snapshot;
};

// The trial of one size.
class SizeConduct {
  public:
    SizeConduct(const TrialProtocol& protocol, std::size_t size, const Cohort& cohort, const FollowUp* complete,
                bool adjust, Workspace& workspace, TrialOutcome& outcome)
        : adjust_(adjust),
          protocol_(protocol),
          plan_(protocol.plans[size]),
          size_(size),
          n_(cohort.recruited(protocol.sizes[size])),
          cohort_(cohort),
          complete_(complete),
          workspace_(workspace),
          outcome_(outcome),
          views_(workspace.arena.take<View>(plan_.looks.size(), View{})) {
        if (std::ranges::any_of(plan_.looks, [](const PlannedLook& look) { return look.cut.deaths.has_value(); }))
            deaths_.emplace(cohort_, n_, workspace.arena);
        if (protocol_.sequential()) end_ = day_of(plan_.looks.size() - 1, 0);
    }

    void all() {
        std::optional<std::size_t> first;  // whose trial is the one that is told
        for (std::size_t a = 0; a < protocol_.analyses.size(); ++a) {
            const bool leads = protocol_.lead == a, follows = protocol_.lead && !leads;
            if (follows || (!leads && !protocol_.wants(size_, a))) continue;
            const AnalysisOutcome result = protocol_.sequential() ? path(a) : at_end(a);
            outcome_.results[at(a)] = result;
            if (!first) first = a;
        }
        std::size_t look = first ? outcome_.results[at(*first)].look : plan_.looks.size() - 1;
        outcome_.ended_at[size_] = static_cast<std::uint16_t>(look);
        view(look);
        if (!protocol_.lead) return;
        for (std::size_t a = 0; a < protocol_.analyses.size(); ++a)
            if (protocol_.lead != a && protocol_.wants(size_, a)) outcome_.results[at(a)] = told_at(a, look);
        outcome_.results[at(*protocol_.lead)].analyzed = protocol_.wants(size_, *protocol_.lead);
    }

  private:
    std::size_t at(std::size_t analysis) const { return size_ * protocol_.analyses.size() + analysis; }
    const Analysis& test(std::size_t analysis) const { return protocol_.analyses[analysis].test; }

    Reached day_of(std::size_t look, double not_before) {
        Reached cut = data_cut_day(plan_.looks[look].cut, cohort_, n_, deaths_ ? &*deaths_ : nullptr);
        if (cut.day < not_before) cut = {not_before, CutBy::calendar_day, Reached::kAll};
        return cut;
    }

    // The data of a look; nullptr where the trial's end comes before it.
    const View* view(std::size_t look) {
        View& v = views_[look];
        if (v.made) return v.cut.day < end_.day || v.last ? &v : nullptr;
        v.made = true;
        v.last = look + 1 == plan_.looks.size();
        const PlannedLook& planned = plan_.looks[look];
        if (v.last && protocol_.sequential())
            v.cut = end_;
        else
            v.cut = day_of(look, look == 0 ? planned.spacing : views_[look - 1].cut.day + planned.spacing);
        if (!v.last && v.cut.day >= end_.day) return nullptr;
        see(v, planned, look);
        tell(v, look);
        return &v;
    }

    void see(View& v, const PlannedLook& planned, std::size_t look) {
        Arena& arena = workspace_.arena;
        const bool complete = v.cut.day >= cohort_.end(n_);
        if (cohort_.closing_days) {  // each is followed for a time of his own
            const std::size_t k = planned.cut.followed.value_or(n_);
            if (k < n_ && v.cut.day == cohort_.arrival[k - 1] + *cohort_.closing_days) v.followed = k;
            workspace_.views[look].emplace(cohort_, v.followed ? k : n_, v.cut.day, arena, v.cut.last_death);
            v.snapshot = workspace_.views[look]->all();
        } else if (complete && complete_) {
            v.snapshot = complete_->first(n_, arena);
        } else if (planned.cut.followed && *planned.cut.followed <= n_ &&
                   v.cut.day == cohort_.arrival[*planned.cut.followed - 1] + cohort_.follow_up_days) {
            v.followed = *planned.cut.followed;
            v.snapshot = complete_->first(v.followed, arena);
        } else {
            workspace_.views[look].emplace(cohort_, n_, v.cut.day, arena, v.cut.last_death,
                                           complete_ ? &complete_->all() : nullptr);
            v.snapshot = workspace_.views[look]->all();
        }
    }

    void tell(const View& v, std::size_t look) {
        LookOutcome& told = outcome_.at_look[size_ * outcome_.looks + look];
        told.reached = true;
        const auto randomized = std::upper_bound(cohort_.arrival.begin(),
                                                 cohort_.arrival.begin() + static_cast<std::ptrdiff_t>(n_), v.cut.day);
        told.patients = v.snapshot.n;
        if (v.followed) told.patients = static_cast<std::size_t>(randomized - cohort_.arrival.begin());
        if (v.followed)
            count_by_day(told, v.cut.day);
        else
            count_seen(told, v.snapshot);
        told.recruitment_days = told.patients == 0 ? 0 : cohort_.arrival[told.patients - 1];
        told.analysis_days = v.cut.day;
        told.ended_by = v.cut.by;
    }

    void count_seen(LookOutcome& told, const Snapshot& snapshot) const {
        std::uint64_t deaths = 0, deaths_treated = 0;
        for (std::size_t i = 0; i < snapshot.n; ++i) {
            deaths += snapshot.status[i];
            deaths_treated += snapshot.status[i] & snapshot.arm[i];
        }
        for (std::size_t i = 0; !cohort_.dropout.empty() && i < snapshot.n; ++i)
            told.lost += (snapshot.status[i] == 0) & (snapshot.time[i] == cohort_.dropout[i]);
        told.deaths[0] = deaths - deaths_treated;
        told.deaths[1] = deaths_treated;
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

    // What an analysis reads of a look: of those still in follow-up, a binary or score outcome would know the early
    // deaths only, so only patients whom it can know count.
    Snapshot data_of(std::size_t analysis, const View& v) {
        const double mature = protocol_.mature_days[analysis];
        if (v.followed || mature == 0 || !protocol_.sequential()) return v.snapshot;
        std::size_t known = v.snapshot.n;
        while (known > 0 && cohort_.arrival[known - 1] + mature > v.cut.day) --known;
        return first_of(v.snapshot, known, workspace_.arena);
    }

    double information(std::size_t analysis, const Snapshot& data) const {
        if (protocol_.full_deaths && protocol_.mature_days[analysis] == 0) {
            std::size_t deaths = 0;
            for (std::size_t i = 0; i < data.n; ++i) deaths += data.status[i];
            return static_cast<double>(deaths) / static_cast<double>(*protocol_.full_deaths);
        }
        return static_cast<double>(data.n) / static_cast<double>(protocol_.sizes[size_]);
    }

    AnalysisOutcome told_at(std::size_t analysis, std::size_t look) {
        AnalysisOutcome result;
        result.analyzed = true;
        result.look = static_cast<std::uint16_t>(look);
        result.estimate = run(test(analysis), data_of(analysis, *view(look)), protocol_.context, workspace_.arena);
        result.verdict = verdict_of(protocol_.rule, test(analysis), result.estimate);
        return result;
    }

    AnalysisOutcome at_end(std::size_t analysis) { return told_at(analysis, 0); }

    // From look to look, until the design stops.
    AnalysisOutcome path(std::size_t analysis) {
        BoundaryWalk& walk = workspace_.walks[size_];
        walk.begin();
        const int sides = protocol_.rule.design().sides;
        AnalysisOutcome result;
        result.analyzed = true;
        for (std::size_t look = 0; look < plan_.looks.size(); ++look) {
            const View* v = view(look);
            if (!v) continue;
            const Snapshot data = data_of(analysis, *v);
            result.look = static_cast<std::uint16_t>(look);
            result.estimate = run(test(analysis), data, protocol_.context, workspace_.arena);
            const double share = information(analysis, data);
            if (!v->last && (share <= 0 || !result.estimate.has_test())) continue;  // nothing is tested, nothing spent
            Limits limits = walk.next(std::max(share, 1e-6), v->last);
            if (!protocol_.obey_futility && !v->last) limits.futility = -Limits::kNone;
            const Decision decision = decision_of(test(analysis), result.estimate, limits, sides, v->last);
            result.verdict = decision.verdict;
            result.reason = decision.reason;
            if (decision.action == Action::go_on) continue;
            if (!v->last) follow_pipeline(analysis, *v, limits, result);
            if (adjust_)
                result.adjusted = adjusted(result.estimate, null_of(test(analysis)), protocol_.sides[analysis],
                                           walk.information(), walk.limits(), protocol_.context.confidence,
                                           protocol_.rule.design().sequential->futility.binding, workspace_.inference);
            break;
        }
        return result;
    }

    void follow_pipeline(std::size_t analysis, const View& v, const Limits& limits, AnalysisOutcome& result) {
        Arena& arena = workspace_.arena;
        const std::size_t patients = outcome_.at_look[size_ * outcome_.looks + result.look].patients;
        result.overran = true;
        std::optional<FollowUp> closing;  // to the closing date of the trial that ends with these patients
        if (cohort_.closing_days) closing.emplace(cohort_, patients, cohort_.end(patients), arena);
        const Snapshot followed = closing ? closing->all() : complete_->first(patients, arena);
        result.overrun = run(test(analysis), followed, protocol_.context, arena);
        const Decision again =
            decision_of(test(analysis), result.overrun, limits, protocol_.rule.design().sides, v.last);
        result.upheld = again.reason == result.reason;
    }

    bool adjust_;  ///< correct the estimates for the looks
    const TrialProtocol& protocol_;
    const SizePlan& plan_;
    std::size_t size_, n_;  ///< n_: those who come before recruitment closes
    const Cohort& cohort_;
    const FollowUp* complete_;
    Workspace& workspace_;
    TrialOutcome& outcome_;
    std::span<View> views_;
    std::optional<DeathDays> deaths_;
    Reached end_;
};

}  // namespace

TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace) {
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
    const Cohort shared = nested ? draw_cohort(model, key, protocol.sizes.back(), arena) : Cohort{};
    std::optional<FollowUp> complete;
    if (nested && by_patient) complete.emplace(shared, arena);
    const bool adjust = key.replicate < protocol.adjusted;
    for (std::size_t s = 0; s < sizes; ++s) {
        const Arena::Frame size_frame(arena);
        const Cohort own = nested ? Cohort{} : draw_cohort(model, key, protocol.sizes[s], arena);
        std::optional<FollowUp> own_complete;
        if (!nested && by_patient) own_complete.emplace(own, arena);
        const std::optional<FollowUp>& of_all = nested ? complete : own_complete;
        SizeConduct(protocol, s, nested ? shared : own, of_all ? &*of_all : nullptr, adjust, workspace, outcome).all();
    }
    return outcome;
}

}  // namespace equipoise
