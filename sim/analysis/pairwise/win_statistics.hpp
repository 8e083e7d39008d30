#pragma once
// Win ratio, win odds and net benefit from the counts of pairs, with their U-statistic standard errors.
//
// Within strata s of N_s patients the counts are added with weights a_s = 1 / N_s (Mantel-Haenszel type; Dong 2018);
// with one stratum they cancel. W, L and P are the weighted wins, losses and pairs of the treatment:
//   win ratio W / L;   win odds (W + T/2) / (L + T/2), T = P - W - L;   net benefit (W - L) / P
// Variances are first-order (Hoeffding's projection; Bebu and Lachin 2016; Dong 2016): each patient's share of the
// statistic, less its mean in his arm and stratum, squared and added, both arms; `unbiased` multiplies the squares of n
// patients by n/(n-1).
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/pairwise/win_counts.hpp"

namespace equipoise {

struct WinStatistics {
    double wins = 0, losses = 0, pairs = 0;  ///< weighted
    double net_benefit = 0;
    double net_benefit_se = 0, net_benefit_se_unbiased = 0;
    double log_win_ratio = 0;  ///< infinite or NaN without wins or losses
    double log_win_ratio_se = 0, log_win_ratio_se_unbiased = 0;
    double log_win_odds = 0, log_win_odds_se = 0;
};

/// Strata in which an arm is empty have no pairs and count for nothing. counts.pairs > 0.
WinStatistics win_statistics(const WinCounts& counts);

/// z, limits and status from one of the three. Without wins or without losses among pairs without ties it is separated;
/// without variance, no variation; with one patient in an arm that arm's share of the variance is not identifiable.
Estimate win_estimate(double estimate, double standard_error, const WinCounts& counts, const AnalysisContext& context);

void set_details(Details& details, const WinCounts& counts, const WinStatistics& statistics,
                 const AnalysisContext& context);

}  // namespace equipoise
