#pragma once
// The distribution of the score at entry: normal, cut to [low, high] (4 to 20), fitted by maximum likelihood to each
// patient's score of day 0 (or the first one seen on or before `last_day`). Whole scores count as the interval of half
// a point either side, within the cut. The mean and SD are those of the normal before it is cut. Names: "mean",
// "log_sd".
#include "models/fit/named_estimates.hpp"
#include "models/pilot/pilot_scores.hpp"

namespace equipoise {

struct BaselineScore {
    double low = 4, high = 20;  ///< points; scores outside are left out, and counted in a warning
    double last_day = 0;
};

NamedEstimates fit_baseline_score(const PilotScores& pilot, const BaselineScore& baseline = {});

}  // namespace equipoise
