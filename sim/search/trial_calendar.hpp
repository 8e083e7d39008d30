#pragma once
// A trial over calendar time: how many are randomized and dead by each day, and the days of its looks, with their
// spread between simulated trials.
#include <optional>
#include <vector>

#include "sim/search/duration.hpp"

namespace equipoise {

/// One look over the trials that come to it before their end.
struct LookDays {
    std::uint64_t held = 0;
    Quantiles months;
};

/// Months from the opening of the first site; every quantile is over the same trials.
struct TrialCalendar {
    std::size_t n = 0;
    std::uint64_t trials = 0;
    std::vector<double> months;                ///< 0, then equal steps to the 90% quantile of the last look
    std::vector<Quantiles> recruited, deaths;  ///< by each of these, in trials that no look stops
    std::vector<LookDays> looks;               ///< the last is the final analysis
    std::optional<Quantiles> end;              ///< of a sequential design, when its looks are obeyed
};

/// Of replicates 0 to trials - 1 of the run, at n patients; none without recruitment. Deaths are those seen by then:
/// within follow-up, before loss, before the final analysis.
std::optional<TrialCalendar> trial_calendar(const Scenario& scenario, const TrialModel& model, std::size_t n,
                                            std::uint64_t trials, const Campaign& campaign);

}  // namespace equipoise
