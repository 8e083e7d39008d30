#pragma once
// How long a trial takes: simulated recruitments.
#include <cstdint>
#include <limits>
#include <optional>

#include "sim/engine/campaign.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// 10%, 50% and 90% quantile of simulated values, each with its standard error: half the distance of the order
/// statistics one standard error of rank, sqrt(n q (1 - q)), to either side.
struct Quantiles {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    double low = kUnknown, median = kUnknown, high = kUnknown;
    double median_mcse = kUnknown, low_mcse = kUnknown, high_mcse = kUnknown;
    static Quantiles of(std::vector<double> values);
};

/// Months from the opening of the first site.
struct Duration {
    double n = Quantiles::kUnknown;
    Quantiles recruitment_months;  ///< until the last patient is randomized
    Quantiles total_months;        ///< until the last patient's follow-up ends, or the cut
    std::uint64_t trials = 0;      ///< simulated recruitments behind the quantiles
    /// Of a sequential design: randomized, and deaths seen, when the trial ends; unknown for a fixed one.
    Quantiles patients, deaths;
};

/// Of a scenario with recruitment, at n patients: 2,000 recruitments, 500 whole trials where a cut by deaths ends them;
/// 2,000 trials of a sequential design, whose leading analysis, or else the primary one, ends them.
Duration expected_duration(const Scenario& scenario, const TrialModel& model, std::size_t n, const Campaign& campaign);

}  // namespace equipoise
