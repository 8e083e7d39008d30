#pragma once
// The smallest trial in which an analysis reaches the target power.
#include <optional>
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/sample_size.hpp"
#include "sim/theory/closed_form.hpp"

namespace equipoise {

struct SizeRow : SampleSize {
    std::string analysis, test, when;
    double target_power = unknown;
    double control_mortality = unknown;  ///< of a cell of the optimism grid; unknown: as planned
    double effect_scale = 1;
    std::optional<std::int64_t> randomized;  ///< to have n evaluable; none without trial.attrition
    std::optional<DeathsForPower> deaths;    ///< of a time-to-event analysis that reaches the target

    /// Not reached at the sizes looked at, which says nothing of larger ones.
    bool only_not_found() const { return !reachable && !no_size_can(verdict); }
    static std::vector<Measure<SizeRow>> columns();
};

/// With the model, the deaths at n stand beside it.
SizeRow size_row(const Scenario& scenario, std::size_t analysis, const SampleSize& size,
                 const TrialModel* model = nullptr);

}  // namespace equipoise
