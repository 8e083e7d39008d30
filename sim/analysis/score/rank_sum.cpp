#include "sim/analysis/score/rank_sum.hpp"

namespace equipoise {

RankSum rank_sum(std::span<const TiedValue> values) {
    // Whole numbers until the end: every sum is exact (2 u and t^3 fit in 64 bits to 2 million patients).
    std::int64_t n0 = 0, n1 = 0;
    for (const TiedValue& tied : values) {
        n0 += tied.patients[0];
        n1 += tied.patients[1];
    }
    RankSum result;
    result.n0 = static_cast<double>(n0);
    result.n1 = static_cast<double>(n1);
    if (result.empty_arm()) return result;
    std::int64_t below0 = 0, below1 = 0, twice_u = 0, ties = 0;
    // Squares of twice the placements less their midpoints (2 placement - opposite arm), which keeps the sums small.
    double squares0 = 0, squares1 = 0;
    for (const TiedValue& tied : values) {
        const std::int64_t t0 = tied.patients[0], t1 = tied.patients[1], t = t0 + t1;
        const std::int64_t placement1 = 2 * below0 + t0, placement0 = 2 * below1 + t1;
        twice_u += t1 * placement1;
        ties += t * (t * t - 1);
        const auto d1 = static_cast<double>(placement1 - n0), d0 = static_cast<double>(placement0 - n1);
        squares1 += static_cast<double>(t1) * d1 * d1;
        squares0 += static_cast<double>(t0) * d0 * d0;
        below0 += t0;
        below1 += t1;
    }
    const double n = result.n0 + result.n1, pairs = result.n0 * result.n1;
    result.u = 0.5 * static_cast<double>(twice_u);
    result.null_variance = pairs / 12 * (n + 1 - static_cast<double>(ties) / (n * (n - 1)));
    if (values.size() == 1) result.null_variance = 0;
    // The placements of arm 1 sum to 2u - n0 n1 less their midpoint, those of arm 0 to its negative.
    const double sum = static_cast<double>(twice_u - n0 * n1);
    const double v1 = (squares1 - sum * sum / result.n1) / (result.n1 - 1) / (4 * result.n0 * result.n0);
    const double v0 = (squares0 - sum * sum / result.n0) / (result.n0 - 1) / (4 * result.n1 * result.n1);
    result.index_variance = v1 / result.n1 + v0 / result.n0;
    return result;
}

}  // namespace equipoise
