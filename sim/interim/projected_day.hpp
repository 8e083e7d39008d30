#pragma once
// When the looks of a running trial and its end will be.
#include <cstdint>
#include <string>
#include <vector>

#include "sim/design/design.hpp"
#include "sim/interim/running_trial.hpp"

namespace equipoise {

/// When something will happen, over completions of the trial.
struct ProjectedDay {
    std::string event, when, median_date;
    double q10 = 0, median = 0, q90 = 0;  ///< calendar days
    double q10_mcse = 0, median_mcse = 0, q90_mcse = 0;
    double happened = 0;  ///< share of completions in which it is not after the date
    std::uint64_t completions = 0;
};

/// From the days that completions tell: of the last randomization, of each look of the design, and of the end of
/// everybody's follow-up.
std::vector<ProjectedDay> projected_days(std::vector<std::vector<double>> days, const Design& design,
                                         const RunningTrial& trial);

}  // namespace equipoise
