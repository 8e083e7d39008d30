#pragma once
// The time order of a trial parted by stratum.
#include <cstdint>
#include <span>
#include <string>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Patients of stratum h by time, deaths before censorings at the same time: order.subspan(first[h], first[h + 1] -
/// first[h]). Patients whose stratum is missing are in none.
struct StrataOrder {
    std::span<const std::uint32_t> order;
    std::span<const std::uint32_t> first;  ///< one more than there are strata
    std::size_t count() const { return first.size() - 1; }
    std::span<const std::uint32_t> patients(std::size_t h) const {
        return order.subspan(first[h], first[h + 1] - first[h]);
    }
};

/// No columns: one stratum, the snapshot's own order.
StrataOrder strata_order(const Snapshot& snapshot, std::span<const std::string> columns, Arena& arena);

}  // namespace equipoise
