#pragma once
// The distinct values of an outcome in ascending order, with the patients of either arm at each: all that ranks depend
// on.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"

namespace equipoise {

struct TiedValue {
    double value;
    std::uint32_t patients[2];  ///< by arm
    std::uint32_t total() const { return patients[0] + patients[1]; }
};

/// NaN is left out. Small whole numbers (scores, changes, days) are counted, only the rest is sorted, so that an
/// outcome of SOFA costs a pass over the patients and no more. The result is the arena's. y and arm are of one length.
std::span<TiedValue> tied_values(std::span<const double> y, std::span<const std::uint8_t> arm, Arena& arena);

}  // namespace equipoise
