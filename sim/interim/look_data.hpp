#pragma once
// What an analysis reads of a look, and how much information that is: by the rules of simulated trials (sim/conduct).
//   a look at so many followed patients is about them alone
//   else an outcome by a fixed day counts the patients whom it can know, a time to event everybody as far as followed
//   information: deaths over those at full information, for a time to event where the design counts them; else patients
// In a fixed design a time to event's information is deaths over those expected at the end.
#include <optional>

#include "sim/conduct/protocol.hpp"
#include "sim/interim/running_trial.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {

/// A planned look of a trial of `patients`, on its day.
struct LookAt {
    std::size_t analysis = 0, look = 0, patients = 0;
    Reached day;
};

/// Spans are the arena's or the data's; stays where it was made.
class LookData {
  public:
    /// Of a completion.
    LookData(const TrialProtocol& protocol, const LookAt& at, const Cohort& cohort, Arena& arena);
    /// Of a running trial on its date.
    LookData(const TrialProtocol& protocol, std::size_t analysis, const RunningTrial& trial, const TrialModel& model,
             Arena& arena);
    LookData(const LookData&) = delete;
    LookData& operator=(const LookData&) = delete;

    const Snapshot& snapshot() const { return snapshot_; }
    double information() const { return information_; }  ///< share of the planned maximum

  private:
    std::optional<FollowUp> view_;
    Snapshot snapshot_;
    double information_ = 0;
};

/// True if the design's looks before the last count followed patients and nothing else.
bool counts_followed(const TrialProtocol& protocol);

/// Deaths expected within follow-up among n patients, nobody lost.
double expected_deaths(const TrialModel& model, std::size_t n);

}  // namespace equipoise
