#pragma once
// Type I error of a test against a margin: at the margin, not at equal arms.
#include <optional>
#include <string>
#include <vector>

#include "sim/analysis/null_point.hpp"
#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// How many analyses have one.
std::size_t analyses_with_margin(const Scenario& scenario);

/// What the design lets a type I error be: alpha of a test of no effect, whichever sides count; of a test against a
/// margin the part of one side.
double level_of(const Design& design, bool against_margin);

/// The model on the edge of the null hypothesis: control as planned, the treated arm's hazard the control arm's times a
/// constant, chosen so that the risk of death by `day` is exactly `margin` higher: log(1 - p0 - margin) / log(1 - p0).
/// No effect on scores. None where no law gives control mortality or p0 + margin is not between 0 and 1.
std::optional<TrialModel> model_at_margin(const Study& study, double day, double margin);

/// The same for an analysis against a margin, at the day of its risk; none where it has no margin.
std::optional<TrialModel> model_at_margin(const Study& study, const Analysis& analysis);

/// One analysis at its margin: the share of trials that find for the treatment is its type I error.
struct AtMargin {
    double margin = 0;
    PowerEstimate estimate;
};

/// Per analysis; none where there is no margin or no model at it.
std::vector<std::optional<AtMargin>> at_margins(const Study& study, std::size_t n, std::uint64_t trials,
                                                const Campaign& campaign);

}  // namespace equipoise
