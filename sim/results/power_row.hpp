#pragma once
// What one analysis does at one point: sample size, effect, control mortality.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {

struct PowerRow : PowerEstimate {
    double n = unknown, effect_scale = 1, control_mortality_shift = 0;
    std::string analysis, test, estimand;
    std::string when;                         ///< what it looks at: "day 28", "days 0 to 28"
    double closed_form = unknown;             ///< power by formula, where one exists
    double closed_form_difference = unknown;  ///< power less closed_form, in Monte Carlo standard errors of power
    std::string closed_form_formula;          ///< its name and source

    static std::vector<Measure<PowerRow>> columns();
};

/// The rows of a point, in the order of the scenario's analyses.
std::vector<PowerRow> power_rows(const Scenario& scenario, const CurvePoint& point);
/// The same from estimates alone.
PowerRow power_row(const Scenario& scenario, std::size_t analysis, const StudyPoint& point, std::size_t n,
                   const PowerEstimate& estimate, const std::optional<ClosedForm>& form = {});

}  // namespace equipoise
