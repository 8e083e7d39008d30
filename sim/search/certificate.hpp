#pragma once
// A certificate of the type I error: the whole procedure on the edge of its null hypothesis, with a bound that holds
// whatever the truth.
#include <cstdint>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// Of one analysis. Counted as a type I error: a rejection in either direction of a two-sided design, for benefit of a
/// one-sided one, and of a test against a margin a finding for the treatment where it is worse by exactly the margin.
struct Certificate {
    /// One-sided confidence of the bound.
    static constexpr double kConfidence = 0.999;
    /// Trials where nobody says how many: enough for a bound within 0.03 points of an error of 5%.
    static constexpr std::int64_t kTrials = 10'000'000;

    std::size_t analysis = 0;       ///< place in the scenario
    double margin = 0;              ///< 0: both arms follow the control arm's law
    bool futility_ignored = false;  ///< every trial went on where futility that does not bind says stop
    std::uint64_t trials = 0, rejections = 0;
    Proportion error;     ///< the share of rejections
    double bound = 1;     ///< the true error is at most this (Clopper and Pearson 1934)
    double at_least = 0;  ///< and at least this, with the same confidence
};

/// Upper limit of a proportion at that one-sided confidence, count of total: the beta quantile of count + 1 and total -
/// count, 1 where every trial counts (Clopper and Pearson 1934). total > 0.
double upper_bound(std::uint64_t count, std::uint64_t total, double confidence);
/// The lower limit: the beta quantile of count and total - count + 1, 0 where none counts.
double lower_bound(std::uint64_t count, std::uint64_t total, double confidence);

/// Every analysis of the scenario at n; not those against a margin for which no law gives the edge of the null
/// hypothesis.
std::vector<Certificate> certificates(const Study& study, std::size_t n, std::uint64_t trials,
                                      const Campaign& campaign);

}  // namespace equipoise
