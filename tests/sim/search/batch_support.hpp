#pragma once
// Batches of powers whose truth is known.
#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/search/probit_points.hpp"

namespace equipoise::test {

/// A curve known to `replicates` replicates whose rejections are nested where power rises: what one size rejects, the
/// more powerful does.
inline PowerBatch nested(const std::vector<double>& n, const std::vector<double>& power, double replicates) {
    PowerBatch batch{n, {}, static_cast<std::uint64_t>(replicates)};
    for (const double p : power)
        for (const double q : power)
            batch.both.push_back(static_cast<std::uint64_t>(std::llround(replicates * std::min(p, q))));
    return batch;
}

/// Powers given, replicates at different sizes independent.
inline PowerBatch independent(const std::vector<double>& n, const std::vector<double>& power, double replicates = 1e9) {
    PowerBatch batch{n, {}, static_cast<std::uint64_t>(replicates)};
    for (std::size_t i = 0; i < n.size(); ++i)
        for (std::size_t j = 0; j < n.size(); ++j)
            batch.both.push_back(
                static_cast<std::uint64_t>(std::llround(replicates * (i == j ? power[i] : power[i] * power[j]))));
    return batch;
}

}  // namespace equipoise::test
