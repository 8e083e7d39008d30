#pragma once
// Power over n, effect and control mortality, on common random numbers.
#include <memory>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/engine/stage_estimate.hpp"
#include "sim/search/running_power.hpp"
#include "sim/study/study.hpp"
#include "sim/theory/closed_form.hpp"

namespace equipoise {

struct CurvePoint {
    std::size_t n = 0;
    StudyPoint point;
    std::vector<PowerEstimate> analyses;
    std::vector<std::optional<ClosedForm>> closed_forms;
    TrialTally trials;
    std::vector<RunningPower> course;          ///< of the analysis that leads, else of the first, over the trials
    std::vector<StoppingEstimate> stopping;    ///< by analysis; empty for a fixed design
    std::shared_ptr<const Boundary> boundary;  ///< as planned for this n; none for a fixed design
    std::vector<Estimate>
        truth;  ///< large_sample_values, with their standard errors; the null values where there is no effect
};

/// Every n of `sizes` at one point, whose model that is.
std::vector<CurvePoint> power_at(const Study& study, const StudyPoint& point, const TrialModel& model,
                                 std::span<const std::size_t> sizes, const Replication& replication,
                                 const Campaign& campaign);

/// Every n of `sizes` at every one of `points`; the sizes of a point share their patients, the points share their
/// random numbers.
std::vector<CurvePoint> power_curve(const Study& study, std::span<const std::size_t> sizes,
                                    std::span<const StudyPoint> points, const Replication& replication,
                                    const Campaign& campaign);

/// The scenario's [explore] axes: n as whole allocations, ascending without repeats; effect scales within mortality
/// shifts.
std::vector<std::size_t> explored_sizes(const Scenario& scenario);
std::vector<StudyPoint> explored_points(const Study& study);

}  // namespace equipoise
