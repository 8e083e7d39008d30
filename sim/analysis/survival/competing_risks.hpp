#pragma once
// Counts, curves and Gray's test of two competing events in two arms; see cumulative_incidence.hpp for the formulas,
// fine_gray.hpp for the regression on the same counts.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/leaving_order.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// One row for each distinct time at which somebody had an event or was censored; index 0 control, 1 treatment.
struct CompetingRow {
    double time;
    double at_risk[2];  ///< just before
    double event[2];    ///< the events asked for
    double competing[2];
    double censored[2];

    bool only_censored() const { return event[0] + event[1] + competing[0] + competing[1] == 0; }
};
struct CompetingTable {
    std::span<CompetingRow> rows;  ///< ascending in time
};
/// `event`: 1 death or 2 discharge, of the snapshot's icu_event; the other one competes.
CompetingTable competing_table(const Snapshot& snapshot, std::span<const std::uint32_t> order, std::uint8_t event,
                               Arena& arena);
inline CompetingTable competing_table(const Snapshot& snapshot, std::uint8_t event, Arena& arena) {
    return competing_table(snapshot, leaving_order(snapshot, arena), event, arena);
}

/// One arm's distinct times of an event of either kind, ascending, up to a day.
struct LeavingTimes {
    std::span<double> at_risk;  ///< just before
    std::span<double> event, competing;
    std::size_t patients = 0;
    double last_time = 0;  ///< of anybody, also after the day
    bool emptied = false;  ///< the last at risk had an event: what comes later is known
};
void leaving_times(const Snapshot& snapshot, std::span<const std::uint32_t> order, std::uint8_t event, double day,
                   LeavingTimes (&arms)[2], Arena& arena);

struct Incidence {
    double value = 0;
    double variance = 0;       ///< Greenwood's kind
    double variance_gray = 0;  ///< Gray's, as cuminc prints it; only where asked for
    double events = 0;         ///< up to the day
};
Incidence incidence_of(const LeavingTimes& arm, bool with_gray, Arena& arena);

/// Gray's score of the treatment arm (negative: fewer events than expected) and its variance.
struct GrayScore {
    double score = 0, variance = 0;
};
GrayScore gray_score(const CompetingTable& table);

}  // namespace equipoise
