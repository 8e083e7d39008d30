#pragma once
// The Mann-Whitney count of two arms, from tied values.
#include <span>

#include "sim/analysis/common/tied_values.hpp"

namespace equipoise {

struct RankSum {
    double n0 = 0, n1 = 0;  ///< patients with a value
    double u = 0;           ///< pairs in which arm 1 is higher, plus half the ties
    double null_variance =
        0;  ///< of u under no difference, corrected for ties: n0 n1 / 12 (N + 1 - sum(t^3 - t) / (N (N - 1)))
    /// Of u / (n0 n1) whatever the difference: s^2(placements of arm 1)/n1 + s^2(placements of arm 0)/n0 (DeLong 1988;
    /// Brunner and Munzel 2000); NaN when an arm has one patient.
    double index_variance = 0;

    bool empty_arm() const { return n0 == 0 || n1 == 0; }
    double index() const { return u / (n0 * n1); }
    double centred() const { return u - 0.5 * n0 * n1; }
};

RankSum rank_sum(std::span<const TiedValue> values);

}  // namespace equipoise
