#pragma once
// The whole answer to "how many patients, on which endpoint", from one scenario.
#include <cmath>
#include <optional>
#include <vector>

#include "sim/search/assurance.hpp"
#include "sim/search/duration.hpp"
#include "sim/search/margin_null.hpp"
#include "sim/search/plan_pictures.hpp"
#include "sim/search/power_curve.hpp"
#include "sim/search/sample_size.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// A cell of the optimism grid: what the required n becomes when control mortality or the effect was over-estimated.
struct OptimismCell {
    StudyPoint point;
    double control_mortality = 0;      ///< by the end of follow-up, marginal
    std::vector<SampleSize> sizes;     ///< per analysis; empty at effect scale 0
    std::vector<PowerEstimate> power;  ///< at the plan's n, each with its own number of trials
};

struct Plan {
    static constexpr std::uint64_t kPartDraws = 200, kPartTrials = 25;  ///< behind parts_alone: draws, trials of each
    /// Of the plan's n: where a cell of the grid needs more, its n is known well enough from fewer trials.
    static constexpr std::size_t kFullTrialsTo = 10;

    std::size_t n = 0;              ///< of the main table
    std::vector<CurvePoint> curve;  ///< the planned effect at every explored n and at n
    std::size_t main_point = 0;     ///< index into curve
    CurvePoint null;                ///< effect scale 0 at n: type I error
    /// Of a sequential design whose futility does not bind: the same where no trial stops for futility, by analysis.
    std::vector<PowerEstimate> null_without_futility;
    std::vector<std::optional<AtMargin>> at_margin;  ///< per analysis with a margin: its type I error there, at n
    std::vector<SampleSize> sizes;
    std::vector<OptimismCell> grid;
    std::optional<AssuranceTable> assurance;  ///< at the curve's sizes; none when nothing is uncertain
    std::vector<PartAlone> parts_alone;       ///< at n: only that part drawn
    std::optional<OptimismCell> sensitivity;  ///< the plan under the pilot's other reading
    std::vector<Duration> durations;          ///< at n and at each required n; empty without recruitment
    PlanPictures pictures;                    ///< at n
    SofaArm calibration[2];  ///< residuals of both arms' calibrations; empty in a survival-only scenario
};

struct PlanOptions {
    std::uint64_t grid_trials = 1500;  ///< replicates behind each cell of the grid
};

/// The n of the plan's curve: what the scenario explores, and its main n.
std::vector<std::size_t> plan_sizes(const Scenario& scenario);

/// The treated patient's hazard of death in the ICU over that of a control patient at the same score, from a day on.
struct AtSameScore {
    double day = 0, hazard_ratio = 0;
    bool is_weekly() const { return std::fmod(day, 7) == 0; }  ///< those that text and tables tell
};
/// Day by day; empty unless both arms' courses were calibrated.
std::vector<AtSameScore> at_same_score(const SofaArm (&calibration)[2]);

Plan make_plan(const Study& study, const PlanOptions& options, const Campaign& campaign);

}  // namespace equipoise
