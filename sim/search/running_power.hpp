#pragma once
// Power as the trials of a run came in.
#include <cstdint>
#include <vector>

namespace equipoise {

struct RunningPower {
    std::uint64_t trials = 0, benefit = 0;  ///< simulated so far; of these, rejecting in favour of treatment
};

/// Adds what is known now. A point stays where there are 3% more trials than at the one before it, and the last always.
void add_point(std::vector<RunningPower>& course, const RunningPower& now);

}  // namespace equipoise
