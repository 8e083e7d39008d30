#pragma once
// The exact permutation distribution of the rank sum, ties included, by the shift algorithm (Streitberg and Roehmel
// 1986): all ways to choose the patients of the smaller arm are counted by their sum of mid-ranks.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/tied_values.hpp"

namespace equipoise {

struct ExactRankSum {
    double two_sided = 0;      ///< P(|T - E| >= |t - E|)
    double two_sided_mid = 0;  ///< the same, counting half of P(|T - E| = |t - E|)
    double higher = 0;         ///< P(arm 1 as high as seen, or higher)
    double higher_mid = 0;
    double lower = 0;  ///< P(arm 1 as low as seen, or lower)
    double lower_mid = 0;
};

/// Additions that it takes: about patients x smaller arm x range of the sum. 0 if an arm is empty.
double exact_rank_sum_work(std::span<const TiedValue> values);

/// Both arms must have patients. Memory from the arena: smaller arm x range of the sum, in doubles.
ExactRankSum exact_rank_sum(std::span<const TiedValue> values, Arena& arena);

}  // namespace equipoise
