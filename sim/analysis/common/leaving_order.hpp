#pragma once
// Patients in the order in which they leave the ICU.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Everybody by the time of leaving the ICU, events before censorings at the same time.
std::span<const std::uint32_t> leaving_order(const Snapshot& snapshot, Arena& arena);

}  // namespace equipoise
