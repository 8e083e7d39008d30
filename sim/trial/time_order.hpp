#pragma once
// One order of the patients by time, shared by every analysis of a trial.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// order = 0 .. n-1 by (time, deaths first, number). Patients censored at `horizon`, mostly the majority, are not
/// sorted: they come last anyway. One pass into buckets of scaled time, then insertion within: about 2 ns a patient.
void order_by_time(std::span<const double> time, std::span<const std::uint8_t> status, double horizon,
                   std::span<std::uint32_t> order, Arena& arena);

/// The same order of the first time.size() patients at an earlier date, from that of their complete follow-up: those
/// whose time and status are the same stand in that order already, and of the others, cut off at the date, the later
/// arrived have the shorter time.
void reorder_by_time(std::span<const double> time, std::span<const std::uint8_t> status, const Snapshot& complete,
                     std::span<std::uint32_t> order, Arena& arena);

}  // namespace equipoise
