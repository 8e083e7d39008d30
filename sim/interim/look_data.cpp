#include "sim/interim/look_data.hpp"

#include <algorithm>

namespace equipoise {
namespace {

double deaths_in(const Snapshot& data) {
    std::size_t deaths = 0;
    for (std::size_t i = 0; i < data.n; ++i) deaths += data.status[i];
    return static_cast<double>(deaths);
}

double information_of(const TrialProtocol& protocol, std::size_t analysis, const Snapshot& data) {
    if (protocol.full_deaths && protocol.mature_days[analysis] == 0)
        return deaths_in(data) / static_cast<double>(*protocol.full_deaths);
    return static_cast<double>(data.n) / static_cast<double>(protocol.sizes[0]);
}

}  // namespace

LookData::LookData(const TrialProtocol& protocol, const LookAt& at, const Cohort& cohort, Arena& arena) {
    const std::optional<std::size_t> followed = protocol.plans[0].looks[at.look].cut.followed;
    const double day = at.day.day;
    const bool closing = cohort.closing_days.has_value();
    if (!closing && day >= cohort.end(at.patients)) {
        view_.emplace(cohort, arena);
        snapshot_ = view_->first(at.patients, arena);
    } else if (!closing && followed && *followed <= at.patients &&
               day == cohort.arrival[*followed - 1] + cohort.follow_up_days) {
        view_.emplace(cohort, arena);
        snapshot_ = view_->first(*followed, arena);
    } else {
        view_.emplace(cohort, at.patients, day, arena, at.day.last_death);
        std::size_t known = view_->all().n;
        const double mature = protocol.mature_days[at.analysis];
        if (protocol.sequential())
            while (mature > 0 && known > 0 && cohort.arrival[known - 1] + mature > day) --known;
        snapshot_ = view_->first(known, arena);
    }
    information_ = information_of(protocol, at.analysis, snapshot_);
}

LookData::LookData(const TrialProtocol& protocol, std::size_t analysis, const RunningTrial& trial,
                   const TrialModel& model, Arena& arena) {
    const double mature = protocol.mature_days[analysis];
    std::size_t known = trial.patients();
    if (counts_followed(protocol) && !model.closes_for_all())
        known = trial.followed(model.follow_up_days);
    else if (mature > 0)
        known = trial.followed(mature);
    snapshot_ = first_of(trial.data(), known, arena);
    information_ = information_of(protocol, analysis, snapshot_);
    if (protocol.sequential() || mature > 0) return;
    const std::optional<std::size_t> deaths = protocol.plans[0].looks[0].cut.deaths;
    information_ =
        deaths_in(snapshot_) / (deaths ? static_cast<double>(*deaths) : expected_deaths(model, protocol.sizes[0]));
}

bool counts_followed(const TrialProtocol& protocol) {
    const std::vector<PlannedLook>& looks = protocol.plans[0].looks;
    return looks.size() > 1 && std::all_of(looks.begin(), looks.end() - 1, [](const PlannedLook& look) {
               return look.cut.followed && !look.cut.deaths && !look.cut.calendar_day;
           });
}

double expected_deaths(const TrialModel& model, std::size_t n) {
    const double f = model.allocation.treated_share(), end = model.follow_up_days;
    return static_cast<double>(n) *
           (1 - f * model.survival[1].survival(end) - (1 - f) * model.survival[0].survival(end));
}

}  // namespace equipoise
