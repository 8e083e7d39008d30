#pragma once
// Everything that a plan found, as rows: what the report shows and the files hold.
//
// Units: n is the total number of patients of a trial; shares (power, risk, survival) are 0..1; days are counted from
// randomization, months from the opening of the first site. A number that is not known is `unknown` (NaN) and is shown
// as a dash; a section whose data are absent is left out or replaced by a sentence that says so. All text may hold any
// UTF-8.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/assurance_row.hpp"
#include "sim/results/look_row.hpp"
#include "sim/results/pilot_rows.hpp"
#include "sim/results/power_row.hpp"
#include "sim/results/size_row.hpp"
#include "sim/search/duration.hpp"
#include "sim/search/plan.hpp"

namespace equipoise {

/// Rejections when the null hypothesis holds: in either direction of a two-sided design, for benefit of a one-sided
/// one; of a test against a margin, findings for the treatment when it is worse by exactly the margin.
struct TypeOneErrorRow {
    Proportion rate;
    Proportion not_estimable;
    double n = unknown;
    std::uint64_t trials = 0;
    Proportion harm = {};    ///< rejections for harm at the same point
    double level = unknown;  ///< what the design allows: alpha; alpha / sides at a margin
    double margin = 0;       ///< 0: the treatment does nothing
    std::string analysis = {};
    std::string rule = {};  ///< what decides in place of alpha; empty: alpha does
    /// Of a sequential design with futility that does not bind: the same where every trial goes on; else unknown.
    Proportion futility_ignored = {};

    static std::vector<Measure<TypeOneErrorRow>> columns();
};

struct AnalysisReport {
    std::string name;      ///< as the scenario names it, unique
    std::string test;      ///< e.g. "log-rank"
    std::string estimand;  ///< e.g. "risk difference", with its unit when it has one
    PowerRow planned;      ///< at PlanResults::n under the scenario's own assumptions
    std::optional<SizeRow> size;
    std::optional<TypeOneErrorRow> type_one_error;
    std::string when = {};  ///< what it looks at: "day 90", "days 0 to 90"; empty where nothing says
    std::string rule =
        {};  ///< what decides in place of alpha, e.g. "posterior probability of benefit above 0.975"; empty: alpha
    Proportion harm_without_effect = {};  ///< rejections for harm where the treatment does nothing, at PlanResults::n
};

/// One point of the power curve or surface; results in the order of PlanResults::analyses.
struct CurveRows {
    double n = unknown;
    double effect_scale = 1;
    double control_mortality_shift = 0;  ///< added to the planned mortality of control
    std::vector<PowerRow> results;
};

struct AssuranceCurve {
    std::string analysis;
    std::vector<AssuranceRow> points;
};

struct OptimismRow {
    double control_mortality = unknown;  ///< at the day of OptimismGrid::mortality_day
    double effect_scale = unknown;       ///< 1 is the planned effect, 0 is none
    std::optional<SizeRow> size;
    Proportion power;          ///< at OptimismGrid::n
    std::uint64_t trials = 0;  ///< behind power
    double shift = 0;          ///< of control mortality against the plan's
};

/// What becomes of the plan when control mortality or the effect was over-estimated.
struct OptimismGrid {
    std::string analysis;
    double n = unknown;
    double mortality_day = 28;
    std::vector<OptimismRow> cells;
};

struct Assumption {
    std::string text;
    std::string source;  ///< may be empty: then it is said that there is none
};

struct Reproduction {
    std::string command;
    std::string scenario_hash;
    std::string version;
    std::string compiler;
};

struct PlanResults {
    std::string title;
    std::vector<std::string> arms;   ///< control first
    std::vector<double> allocation;  ///< as the scenario gives it, e.g. 1, 1
    std::string design;              ///< e.g. "fixed design"
    std::string effect_scaling;      ///< the rule by which a share of the effect is taken, in words; may be empty
    std::string effect_kept;     ///< the scale on which the effect is kept when control mortality shifts; may be empty
    double largest_n = unknown;  ///< to which the search went
    Proportion
        cut_not_reached;  ///< trials that no cut ended before everybody's follow-up was complete; unknown without a cut
    std::uint64_t seed = 0;
    std::uint64_t trials = 0;  ///< simulated trials at each point of the power curve (grid cells say their own)
    double target_power = 0.8;
    double alpha = 0.05;
    int sides = 2;
    bool planned_effect = true;  ///< false: the plan itself has no effect, so nothing is said of half of it
    double n = unknown;          ///< the sample size of the table of operating characteristics
    std::size_t primary = 0;     ///< index into analyses
    std::vector<AnalysisReport> analyses;
    std::vector<CurveRows> curve;
    std::optional<PilotReport> pilot;
    std::vector<AssuranceCurve> assurance;
    std::vector<OptimismGrid> optimism;
    std::optional<OptimismRow> other_reading;  ///< of the primary, under the pilot's other reading
    std::vector<PartRow> parts_alone;          ///< of the primary, at `n`: only that part drawn
    std::vector<AtSameScore> at_same_score;
    std::vector<RunningPower> running;  ///< power of the primary at `n` as its trials came in
    std::vector<Duration> duration;
    /// Of a sequential design at `n`: the boundary as planned, the looks of the analysis that leads or else of the
    /// primary one, and every analysis over all looks; with the planned effect and without any.
    std::shared_ptr<const Boundary> boundary;
    std::string looks_in_words, caveat_of_ordering;
    std::vector<LookRow> looks, null_looks;
    std::vector<StopRow> stops, null_stops;
    PlanPictures pictures;  ///< at `n`, with the planned effect
    std::vector<Assumption> assumptions;
    std::vector<std::string> warnings;
    Reproduction reproduction;
};

/// What decides in place of alpha, e.g. "posterior probability of benefit above 0.975"; empty where alpha does.
std::string own_rule(const Analysis& analysis);

/// Everything that a plan found, as rows; `command` is what reproduces it.
PlanResults plan_results(const Study& study, const Plan& plan, const std::vector<std::string>& warnings,
                         const std::string& command);

}  // namespace equipoise
