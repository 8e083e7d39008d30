#pragma once
// What Barnard's and Boschloo's tests make of an exact unconditional p-value; they differ only in the order of the
// tables.
#include <string>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/binary/unconditional_p.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

/// Risk difference with Wald's standard error, p of the alternative, p_benefit of fewer events in arm 1, z the signed
/// normal deviate of the two-sided p. Details hold the three p-values as NAME_two_sided, NAME_p1_less, NAME_p1_greater.
Estimate unconditional_estimate(const BinaryTable& table, TableOrder order, Alternative alternative, const char* name,
                                Arena& arena, Details* details);

}  // namespace equipoise
