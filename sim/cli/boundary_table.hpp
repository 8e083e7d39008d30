#pragma once
// The looks of a group-sequential design with their limits, and the chances to stop at each.
#include <cstddef>
#include <string>
#include <vector>

#include "sim/results/boundary_row.hpp"

namespace equipoise {

/// A line a look. Where that is wider than the page, the columns stand in parts below each other, each with the look
/// before it; chances of one kind are kept together.
std::string boundary_table(const std::vector<BoundaryRow>& rows, const BoundaryPlan& plan, std::size_t page);
/// Whether the table of such a plan is one part.
bool boundary_table_fits(const BoundaryPlan& plan, std::size_t page);

}  // namespace equipoise
