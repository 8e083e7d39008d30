#pragma once
// Everything a report shows, as plain values: the caller fills it from fits, curves and searches; nothing here
// computes.
//
// Units: n is the total number of patients of a trial; shares (power, risk, survival) are 0..1; days are counted from
// randomization, months from the opening of the first site. A number that is not known is `unknown` (NaN) and is shown
// as a dash; a section whose data are absent is left out or replaced by a sentence that says so. All text may hold any
// UTF-8.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace equipoise::report {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// A simulated share with its Monte Carlo standard error and its Wilson 95% limits.
struct Share {
    double value = unknown;
    double mcse = unknown;
    double lower = unknown;
    double upper = unknown;
};

/// What one analysis did at one point (sample size, effect, control mortality).
struct Performance {
    Share power;          ///< P(reject and the estimate favours the treatment)
    Share harm;           ///< P(reject and the estimate favours control)
    Share not_estimable;  ///< share of trials in which the analysis could not answer
    double mean_estimate = unknown;
    double mean_estimate_mcse = unknown;
    double sd_estimate = unknown, sd_estimate_mcse = unknown;  ///< between trials
    double true_value = unknown;                               ///< the estimand under the scenario
    double true_value_mcse = unknown;                          ///< 0 where it follows from the law
    double bias = unknown;                                     ///< mean estimate minus true value
    double bias_mcse = unknown;
    Share coverage;                           ///< of the 95% interval
    double closed_form = unknown;             ///< power by formula, where one exists
    double closed_form_difference = unknown;  ///< power less closed_form, in Monte Carlo standard errors of power
    std::string closed_form_formula;          ///< its name and source
    std::uint64_t trials = 0;                 ///< behind these numbers
};

/// The smallest trial that reaches the target power.
struct RequiredSize {
    bool reachable = true;
    double n = unknown;
    double n_lower = unknown;  ///< 95% interval for n; an infinite upper limit is allowed
    double n_upper = unknown;
    Share power_at_n;           ///< confirmed with independent replicates
    double supremum = unknown;  ///< highest power that any n looked at reaches, when the target is out of reach
    double supremum_mcse = unknown;
    std::string note = {};          ///< why, in words; may be empty
    std::uint64_t trials = 0;       ///< behind the search for n
    std::uint64_t trials_at_n = 0;  ///< behind power_at_n; 0: not confirmed
    bool only_not_found = false;    ///< not reachable at the sizes looked at, which says nothing of larger ones
    double supremum_n = unknown;    ///< where that power was seen
};

/// Rejections when the null hypothesis holds: in either direction of a two-sided design, for benefit of a one-sided
/// one; of a test against a margin, findings for the treatment when it is worse by exactly the margin.
struct TypeOneError {
    Share rate;
    Share not_estimable;
    double n = unknown;
    std::uint64_t trials = 0;
    Share harm = {};         ///< rejections for harm at the same point
    double level = unknown;  ///< what the design allows: alpha; alpha / sides at a margin
    double margin = 0;       ///< 0: the treatment does nothing
};

struct AnalysisReport {
    std::string name;      ///< as the scenario names it, unique
    std::string test;      ///< e.g. "log-rank"
    std::string estimand;  ///< e.g. "risk difference", with its unit when it has one
    Performance planned;   ///< at ReportInput::n under the scenario's own assumptions
    std::optional<RequiredSize> size;
    std::optional<TypeOneError> type_one_error;
    std::string when = {};  ///< what it looks at: "day 90", "days 0 to 90"; empty where nothing says
    std::string rule =
        {};  ///< what decides in place of alpha, e.g. "posterior probability of benefit above 0.975"; empty: alpha
    Share harm_without_effect = {};  ///< rejections for harm where the treatment does nothing, at ReportInput::n
};

/// One point of the power curve or surface; results in the order of ReportInput::analyses.
struct CurvePoint {
    double n = unknown;
    double effect_scale = 1;
    double control_mortality_shift = 0;  ///< added to the planned mortality of control
    std::vector<Performance> results;
};

struct IntervalDeaths {
    double from = 0, to = 0;  ///< days, (from, to]
    double deaths = 0;
    double at_risk = 0;
    double lower = unknown, upper = unknown;  ///< 95% limits of the share that dies in the interval
};

struct SurvivalPoint {
    double day = 0;
    double estimate = unknown;
    double lower = unknown, upper = unknown;
};

struct FittedLaw {
    std::string law;
    std::vector<std::string> parameter_names;
    std::vector<double> parameters, standard_errors;
    double log_likelihood = unknown;
    double aic = unknown;
    bool selected = false;
};

/// What the pilot says about one arm.
struct FitSummary {
    std::string arm;
    double n = 0;
    double deaths = 0;
    std::vector<IntervalDeaths> intervals;
    std::vector<SurvivalPoint> observed;  ///< Kaplan-Meier or interval estimates, drawn as points
    std::vector<SurvivalPoint> survival;  ///< the law that is simulated, drawn as a line with its band
    std::vector<FittedLaw> laws;          ///< ranked, best first
    std::vector<std::string> warnings;
};

/// The pilot's own comparison of two arms at one day.
struct PilotContrast {
    double day = 0;
    double difference = unknown;  ///< risk of death, treatment minus control
    double lower = unknown, upper = unknown;
    double p_value = unknown;
    std::string method;  ///< e.g. "Fisher's exact test"
};

struct PilotReport {
    std::string source;            ///< where the data come from
    std::string interval_method;   ///< e.g. "posterior from Jeffreys priors"
    std::vector<FitSummary> arms;  ///< control first
    std::optional<PilotContrast> contrast;
    std::vector<std::string>
        prior_adds;  ///< sentences: what was seen and what is simulated, once the prior has its share
};

struct AssurancePoint {
    double n = unknown;
    Share assurance;          ///< power averaged over what the pilot leaves uncertain
    Share conditional_power;  ///< power as if the point estimate were the truth
    Share target_reached;     ///< P(power >= target)
    double power_quantile_10 = unknown, power_median = unknown, power_quantile_90 = unknown;
    Share success_and_benefit;  ///< P(success, and the treatment truly lowers mortality)
    double quantile_10_mcse = unknown, median_mcse = unknown, quantile_90_mcse = unknown;
    double sd = unknown, sd_mcse = unknown;  ///< of power over draws, the trials' own noise taken off
    Share harm;
    std::uint64_t draws = 0, trials_per_draw = 0, conditional_trials = 0;
};

struct AssuranceCurve {
    std::string analysis;
    std::vector<AssurancePoint> points;
};

struct OptimismCell {
    double control_mortality = unknown;  ///< at the day of OptimismGrid::mortality_day
    double effect_scale = unknown;       ///< 1 is the planned effect, 0 is none
    std::optional<RequiredSize> size;
    Share power;               ///< at OptimismGrid::n
    std::uint64_t trials = 0;  ///< behind power
};

/// What becomes of the plan when control mortality or the effect was over-estimated.
struct OptimismGrid {
    std::string analysis;
    double n = unknown;
    double mortality_day = 28;
    std::vector<OptimismCell> cells;
};

struct Quantiles {
    double low = unknown, median = unknown, high = unknown;  ///< 10%, 50% and 90%
    double median_mcse = unknown;
    double low_mcse = unknown, high_mcse = unknown;
};

struct Duration {
    double n = unknown;
    Quantiles recruitment_months;  ///< until the last patient is randomized
    Quantiles total_months;        ///< until the last patient's follow-up ends
    std::uint64_t trials = 0;      ///< simulated recruitments behind the quantiles
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

struct ReportInput {
    std::string title;
    std::vector<std::string> arms;   ///< control first
    std::vector<double> allocation;  ///< as the scenario gives it, e.g. 1, 1
    std::string design;              ///< e.g. "fixed design"
    std::string effect_scaling;      ///< the rule by which a share of the effect is taken, in words; may be empty
    std::string effect_kept;     ///< the scale on which the effect is kept when control mortality shifts; may be empty
    double largest_n = unknown;  ///< to which the search went
    Share
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
    std::vector<CurvePoint> curve;
    std::optional<PilotReport> pilot;
    std::vector<AssuranceCurve> assurance;
    std::vector<OptimismGrid> optimism;
    std::vector<Duration> duration;
    std::vector<Assumption> assumptions;
    std::vector<std::string> warnings;
    Reproduction reproduction;
};

}  // namespace equipoise::report
