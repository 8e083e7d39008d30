#pragma once
// Powers of an analysis at several sizes, and the same on the probit scale with their Monte Carlo covariance.
#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/tally.hpp"

namespace equipoise {

/// Powers of one analysis at several sizes on the same replicates.
struct PowerBatch {
    std::vector<double> n;
    std::vector<std::uint64_t>
        both;  ///< [i * n.size() + j], both triangles: replicates that show a benefit at n[i] and at n[j]
    std::uint64_t replicates = 0;

    std::uint64_t at(std::size_t i, std::size_t j) const { return both[i * n.size() + j]; }
    double power(std::size_t i) const { return static_cast<double>(at(i, i)) / static_cast<double>(replicates); }
    /// Adds further replicates at the same sizes.
    void merge(const PowerBatch& other);
};

/// Analysis `which` of a run at the sizes whose places in the tally are given, with their n.
PowerBatch power_batch(const RunTally& tally, std::size_t which, std::span<const std::size_t> places,
                       std::span<const std::size_t> n);

/// The points of all batches side by side: x = sqrt(n), y = probit(power), weight = replicates, and the covariance of
/// y, which is (P(both) - p_i p_j) / (replicates phi(y_i) phi(y_j)) within a batch and 0 between batches.
struct ProbitPoints {
    std::size_t count = 0;
    std::vector<double> x, y, weight, covariance;
    std::vector<std::size_t> batch;  ///< of each point: where its batch begins

    explicit ProbitPoints(std::span<const PowerBatch> batches);

  private:
    void add(const PowerBatch& powers, std::size_t first);
};

}  // namespace equipoise
