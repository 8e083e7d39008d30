#pragma once
// The Hodges-Lehmann estimate of a shift (1963), for the details of rank tests.
#include <span>

#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/tied_values.hpp"

namespace equipoise {

/// Sets hodges_lehmann, the median of all differences arm 1 - arm 0, and where no values are tied its exact limits
/// (Moses; Lehmann 1975), hodges_lehmann_lower and _upper. Nothing beyond a million pairs, or where a limit would be
/// infinite.
void set_hodges_lehmann(Details& details, std::span<const TiedValue> values, double confidence);

}  // namespace equipoise
