#pragma once
// How the estimates of simulated trials are spread, as bars of one width.
#include <array>
#include <cstdint>
#include <vector>

#include "sim/search/told_trials.hpp"

namespace equipoise {

struct EstimateHistogram {
    enum Kind : std::size_t { benefit, neither, harm };

    double first = 0, width = 1;                     ///< lower edge of the first bar; of each bar
    std::vector<std::array<std::uint64_t, 3>> bars;  ///< trials by what they concluded: Kind
    std::uint64_t trials = 0;                        ///< all, with those that no bar holds
    std::uint64_t without_estimate = 0;              ///< not estimable, or infinite
    std::array<std::uint64_t, 3> concluded{};        ///< of the trials with an estimate

    double lower(std::size_t bar) const { return first + width * static_cast<double>(bar); }
    std::uint64_t in(std::size_t bar) const { return bars[bar][0] + bars[bar][1] + bars[bar][2]; }
};

/// Edges are multiples of the width, which is 1, 2 or 5 times a power of ten: about `wanted` bars hold the middle 99%,
/// and at most four times as many hold all. Estimates on an edge belong to the bar above.
EstimateHistogram estimate_histogram(const ToldTrials& told, int wanted = 30);

}  // namespace equipoise
