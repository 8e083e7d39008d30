#pragma once
// What a look of a simulated trial shows: its day, its data, what an analysis reads of them, and how much information
// that is. Trials from their first patient and trials under way that are completed go by the same rules.
#include <optional>

#include "sim/conduct/protocol.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {

/// Spans are the arena's, or those of the follow-up that it was made from.
struct LookView {
    Reached cut;
    std::size_t followed = 0;  ///< where a number of followed patients decided: the look is about them alone
    Snapshot snapshot;
};

/// The day of a look of the first n patients, at its spacing after the look before (day 0 before the first). `deaths`,
/// of the same patients, is read only where the look counts them.
Reached look_day(const PlannedLook& look, double before, const Cohort& cohort, std::size_t n, const DeathDays* deaths);

/// The trial that is looked at: the cohort's first n patients.
struct TrialInView {
    const Cohort& cohort;
    std::size_t n;
    const FollowUp* complete;  ///< the whole cohort's complete follow-up, or null
    bool time_order = true;    ///< somebody reads the patients in order of time
};

/// `own` keeps what is made for this look alone.
LookView look_view(const PlannedLook& look, const Reached& cut, const TrialInView& trial, std::optional<FollowUp>& own,
                   Arena& arena);

/// What an analysis reads of it. Of patients still in follow-up a binary or score outcome would know the early deaths
/// only, so at a look of a sequential design, and at the cut of a fixed one, only patients whom it can know count.
Snapshot data_at(const LookView& view, const TrialProtocol& protocol, std::size_t analysis, const Cohort& cohort,
                 Arena& arena);

std::size_t deaths_in(const Snapshot& data);

/// As a share of the full information: deaths, for a time to event where the design says how many that is; else
/// patients over the planned ones.
double information_in(const Snapshot& data, const TrialProtocol& protocol, std::size_t size, std::size_t analysis);

}  // namespace equipoise
