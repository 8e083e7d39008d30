#include "sim/search/probit_points.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

void PowerBatch::merge(const PowerBatch& other) {
    for (std::size_t i = 0; i < both.size(); ++i) both[i] += other.both[i];
    replicates += other.replicates;
}

PowerBatch power_batch(const RunTally& tally, std::size_t which, std::span<const std::size_t> places,
                       std::span<const std::size_t> n) {
    PowerBatch batch;
    for (const std::size_t size : n) batch.n.push_back(static_cast<double>(size));
    for (const std::size_t i : places)
        for (const std::size_t j : places) batch.both.push_back(tally.both_at(which, i, j));
    batch.replicates = tally.at(places.front(), which).trials;
    return batch;
}

ProbitPoints::ProbitPoints(std::span<const PowerBatch> batches) {
    for (const PowerBatch& powers : batches) count += powers.n.size();
    covariance.assign(count * count, 0.0);
    std::size_t first = 0;
    for (const PowerBatch& powers : batches) {
        add(powers, first);
        first += powers.n.size();
    }
}

void ProbitPoints::add(const PowerBatch& powers, std::size_t first) {
    const double replicates = static_cast<double>(powers.replicates);
    for (std::size_t i = 0; i < powers.n.size(); ++i) {
        // Half a replicate keeps 0 and 1 finite; such a window is moved by the caller anyway.
        x.push_back(std::sqrt(powers.n[i]));
        y.push_back(normal_quantile(std::clamp(powers.power(i), 0.5 / replicates, 1 - 0.5 / replicates)));
        weight.push_back(replicates);
        batch.push_back(first);
    }
    for (std::size_t i = 0; i < powers.n.size(); ++i)
        for (std::size_t j = 0; j < powers.n.size(); ++j) {
            const double of_p =
                (static_cast<double>(powers.at(i, j)) / replicates - powers.power(i) * powers.power(j)) / replicates;
            covariance[(first + i) * count + first + j] =
                of_p / (normal_density(y[first + i]) * normal_density(y[first + j]));
        }
}

}  // namespace equipoise
