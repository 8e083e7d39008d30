#pragma once
// What a sequential design does: one row a look, and one row over all looks.
#include <string>
#include <vector>

#include "sim/engine/stage_estimate.hpp"
#include "sim/results/column.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {

/// Which analysis, at which point of the study.
struct AnalysisAtPoint {
    double n = unknown, effect_scale = 1, control_mortality_shift = 0;
    std::string analysis;
};

/// One analysis at one look.
struct LookRow : AnalysisAtPoint, StageEstimate {
    std::string when;
    std::size_t look = 0;          ///< from 1
    double information = unknown;  ///< planned, share of the full; unknown: looks on calendar days alone
    /// Planned limits; unknown: none, or they are not the analysis's rule, or follow from information not planned.
    double z_benefit = unknown, z_harm = unknown, z_futility = unknown;
    MeanEstimate months, patients, deaths;  ///< of the trials that reach the look
    std::uint64_t reached = 0;              ///< so many

    static std::vector<Measure<LookRow>> columns();
};

/// One analysis over all looks.
struct StopRow : AnalysisAtPoint, StoppingEstimate {
    std::uint64_t trials = 0;

    static std::vector<Measure<StopRow>> columns();
};

/// Of a point; empty for a fixed design.
std::vector<LookRow> look_rows(const Scenario& scenario, const CurvePoint& point);
std::vector<LookRow> look_rows(const Scenario& scenario, std::size_t analysis, const CurvePoint& point);
std::vector<StopRow> stop_rows(const Scenario& scenario, const CurvePoint& point);

/// What stands beside the corrected estimate where trials obey futility limits that its ordering leaves out; or empty.
std::string caveat_of_ordering(const Design& design);
/// What stands beside the looks of a test that has its own rule (bayes-proportion); or empty.
std::string caveat_of_own_rule(const NamedAnalysis& analysis);

/// The looks and who stops the trial, in a few sentences; empty for a fixed design.
std::string looks_in_words(const Scenario& scenario);

}  // namespace equipoise
