#pragma once
// Power averaged over what is uncertain, of one analysis at one n, beside the power as planned.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/assurance.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {

struct AssuranceRow : Assurance {
    std::string analysis, test, when;
    double n = unknown;
    Proportion conditional_power;  ///< power as if the plan were the truth
    double target_power = unknown;
    std::uint64_t draws = 0, trials_per_draw = 0, conditional_trials = 0;

    static std::vector<Measure<AssuranceRow>> columns();
};

/// The rows of one analysis, by n; `conditional`: the plan's curve at the same sizes.
std::vector<AssuranceRow> assurance_rows(const Scenario& scenario, std::size_t analysis, const AssuranceTable& table,
                                         const std::vector<CurvePoint>& conditional);

/// What one part of the model alone leaves open.
struct PartRow {
    std::string part, analysis;
    std::size_t n = 0;
    Assurance at;
    std::uint64_t draws = 0, trials_per_draw = 0;

    static std::vector<Measure<PartRow>> columns();
};

/// The rows of one part, in the order of the scenario's analyses; draws and n are those of `table`, at its largest n.
std::vector<PartRow> part_rows(const Scenario& scenario, const PartAlone& alone, const AssuranceTable& table);

}  // namespace equipoise
