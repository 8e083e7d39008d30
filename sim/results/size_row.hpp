#pragma once
// The smallest trial in which an analysis reaches the target power.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise {

struct SizeRow : SampleSize {
    std::string analysis, test, when;
    double target_power = unknown;
    double control_mortality = unknown;  ///< of a cell of the optimism grid; unknown: as planned
    double effect_scale = 1;

    /// Not reached at the sizes looked at, which says nothing of larger ones.
    bool only_not_found() const { return !reachable && !no_size_can(verdict); }
    static std::vector<Measure<SizeRow>> columns();
};

SizeRow size_row(const Scenario& scenario, std::size_t analysis, const SampleSize& size);

}  // namespace equipoise
