#pragma once
// Sizes that a search looks at: whole allocations, two at least.
#include <cstddef>
#include <vector>

namespace equipoise {

/// n rounded up to whole allocations of `unit` patients, two at least.
std::size_t whole_size(double n, std::size_t unit);

/// Every whole size from `low` to `high` (whole themselves), thinned evenly to at most `most`, which keeps both ends.
std::vector<std::size_t> whole_sizes(std::size_t low, std::size_t high, std::size_t unit, std::size_t most);

}  // namespace equipoise
