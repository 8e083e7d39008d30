#pragma once
// What an analysis reads of a running trial on its date, and how much information that is: by the rules of simulated
// trials (sim/conduct/look_view.hpp). In a fixed design a time to event's information is deaths over those expected at
// the end.
#include <array>

#include "sim/conduct/look_view.hpp"
#include "sim/interim/running_trial.hpp"

namespace equipoise {

/// Spans are the arena's or the trial's.
struct LookAtHand {
    Snapshot data;
    double information = 0;  ///< share of the planned maximum
};
/// mortality: planned by the end of follow-up, control first.
LookAtHand look_at_hand(const TrialProtocol& protocol, std::size_t analysis, const RunningTrial& trial,
                        const TrialModel& model, std::array<double, 2> mortality, Arena& arena);

}  // namespace equipoise
