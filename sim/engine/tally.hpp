#pragma once
// What is counted over replicates. Tallies of blocks are merged in block order, so sums have the same bits for any threads.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sim/analysis/estimate.hpp"
#include "sim/design/fixed.hpp"

namespace equipoise {

/// One analysis at one sample size.
struct AnalysisTally {
    static constexpr std::size_t kStatuses = 8;
    std::uint64_t trials = 0, benefit = 0, harm = 0;
    std::array<std::uint64_t, kStatuses> status{};  ///< by Status; status[0] (ok) are the estimable ones
    std::uint64_t estimates = 0;                    ///< finite estimates
    double sum = 0, sum_of_squares = 0, sum_of_variances = 0;  ///< of the estimates; of squared standard errors
    std::uint64_t intervals = 0, covered = 0;       ///< finite intervals; those that hold the true value

    void add(const Estimate& estimate, Verdict verdict, double true_value);
    void merge(const AnalysisTally& other);
    std::uint64_t not_estimable() const { return trials - status[0]; }
};

/// The trials themselves at one sample size.
struct TrialTally {
    std::uint64_t trials = 0, patients[2] = {0, 0}, deaths[2] = {0, 0}, lost = 0;
    double recruitment_days = 0, recruitment_days_squared = 0;  ///< to the last patient's randomization
    void merge(const TrialTally& other);
};

/// Everything of one run: [size][analysis], and for each analysis how often it shows benefit at both of two sizes.
struct RunTally {
    std::size_t sizes = 0, analyses = 0;
    std::vector<TrialTally> trial;        ///< by size
    std::vector<AnalysisTally> analysis;  ///< size * analyses + analysis
    std::vector<std::uint64_t> both;      ///< (analysis * sizes + a) * sizes + b, a <= b: benefit at size a and at size b

    RunTally() = default;
    RunTally(std::size_t sizes, std::size_t analyses);
    void merge(const RunTally& other);
    const AnalysisTally& at(std::size_t size, std::size_t which) const { return analysis[size * analyses + which]; }
    AnalysisTally& at(std::size_t size, std::size_t which) { return analysis[size * analyses + which]; }
    std::uint64_t both_at(std::size_t which, std::size_t a, std::size_t b) const { return both[(which * sizes + std::min(a, b)) * sizes + std::max(a, b)]; }
};

}  // namespace equipoise
