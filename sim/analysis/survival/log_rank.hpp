#pragma once
// Log-rank test and its weighted relatives, stratified or not.
//
//   At each time of death: n at risk, n1 of them treated, d deaths, d1 of them treated, weight w (log_rank_weight.hpp).
//   U = sum w (d1 - d n1/n);  V = sum w^2 d (n1/n)(n0/n)(n - d)/(n - 1)  (Mantel 1966; Peto and Peto 1972)
//   z = -U / sqrt(V), positive when fewer die under treatment than expected. Stratified: U and V are summed over
//   strata, and the Kaplan-Meier curve within the weights is the stratum's own. Patients whose stratum is missing are
//   left out.
//
// The estimate is a one-step log hazard ratio, negative for benefit: U / sum(w v) with v the summand of V without its
// weight, and standard error sqrt(V) / sum(w v). Unweighted it is Pike's and Peto's U/V with standard error 1/sqrt(V)
// (Peto et al. 1977); weighted it is an average of the log hazard ratio over time, each time weighted by w v. One-step
// estimates are near the maximum likelihood for hazard ratios between about 1/2 and 2 in trials of about equal arms;
// beyond, `cox` is the estimate.
#include <string>
#include <tuple>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/analysis/survival/log_rank_weight.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

struct LogRank {
    static constexpr std::string_view name = "log-rank";
    static constexpr std::string_view estimand = "log hazard ratio";
    static constexpr double null = 0;

    double rho = 0;
    double gamma = 0;
    LogRankWeights weights = LogRankWeights::fleming_harrington;
    std::vector<std::string> strata;

    static constexpr auto fields() {
        return std::tuple{
            field("rho", &LogRank::rho, Range::at_least(0), "",
                  "Fleming-Harrington rho: weight S(t-)^rho (1 - S(t-))^gamma; above 0 looks early"),
            field("gamma", &LogRank::gamma, Range::at_least(0), "", "Fleming-Harrington gamma; above 0 looks late"),
            field("weights", &LogRank::weights, "fleming-harrington, gehan, tarone-ware, peto or peto-modified"),
            field("strata", &LogRank::strata, "columns whose combinations are the strata"),
        };
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
