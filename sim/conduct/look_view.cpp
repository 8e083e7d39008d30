#include "sim/conduct/look_view.hpp"

#include "models/numeric/flag_count.hpp"

namespace equipoise {

Reached look_day(const PlannedLook& look, double before, const Cohort& cohort, std::size_t n, const DeathDays* deaths) {
    const Reached cut = data_cut_day(look.cut, cohort, n, deaths);
    const double least = before + look.spacing;
    return cut.day < least ? Reached{least, CutBy::calendar_day, Reached::kAll} : cut;
}

LookView look_view(const PlannedLook& look, const Reached& cut, const TrialInView& trial, std::optional<FollowUp>& own,
                   Arena& arena) {
    LookView view{cut, 0, {}};
    const Cohort& cohort = trial.cohort;
    // To a common closing date each is followed for a time of his own; the followed are, for the least of these times.
    const double until = cohort.closing_days.value_or(cohort.follow_up_days);
    const std::size_t n = trial.n, followed = look.cut.followed.value_or(n);
    if (followed < n && cut.day == cohort.arrival[followed - 1] + until) view.followed = followed;
    const std::size_t patients = view.followed ? view.followed : n;
    const FollowUp* const complete = cohort.closing_days ? nullptr : trial.complete;
    if (complete && (view.followed || cut.day >= cohort.end(n))) {
        view.snapshot = complete->first(patients, arena);
        return view;
    }
    own.emplace(cohort, patients, cut.day, arena,
                FollowUp::Cut{cut.last_death, complete ? &complete->all() : nullptr, trial.time_order});
    view.snapshot = own->all();
    return view;
}

Snapshot data_at(const LookView& view, const TrialProtocol& protocol, std::size_t analysis, const Cohort& cohort,
                 Arena& arena) {
    const double known_from = protocol.known_from_day[analysis];
    const bool all_known = view.followed || (!protocol.sequential() && protocol.rule.design().cut.complete());
    if (all_known || known_from == 0) return view.snapshot;
    std::size_t known = view.snapshot.n;
    while (known > 0 && cohort.arrival[known - 1] + known_from > view.cut.day) --known;
    return first_of(view.snapshot, known, arena);
}

std::size_t deaths_in(const Snapshot& data) { return count_flags(data.status.first(data.n)); }

double information_in(const Snapshot& data, const TrialProtocol& protocol, std::size_t size, std::size_t analysis) {
    if (protocol.full_deaths && protocol.known_from_day[analysis] == 0)
        return static_cast<double>(deaths_in(data)) / static_cast<double>(*protocol.full_deaths);
    return static_cast<double>(data.n) / static_cast<double>(protocol.sizes[size]);
}

}  // namespace equipoise
