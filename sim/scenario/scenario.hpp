#pragma once
// A study as its file states it: read, checked, written back. What follows from it (fitted laws, calibrated courses) is
// made by `resolve` (sim/study/study.hpp).
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/fit/interval_posterior.hpp"
#include "models/numeric/field.hpp"
#include "models/pilot/files.hpp"
#include "models/sofa/sofa_course.hpp"
#include "models/survival/effect.hpp"
#include "models/survival/survival_law.hpp"
#include "sim/analysis/analysis.hpp"
#include "sim/design/design.hpp"
#include "sim/scenario/parameter_prior.hpp"
#include "sim/trial/covariate.hpp"
#include "sim/trial/randomization.hpp"
#include "sim/trial/recruitment.hpp"

namespace equipoise {

class Problems;

struct PilotSpec {
    std::string survival, scores, sensitivity, control, note;
    static constexpr auto fields() {
        return std::tuple{
            field("survival", &PilotSpec::survival,
                  "CSV of deaths, beside the scenario: arm,left,right[,n] or id,arm,time,status"),
            field("scores", &PilotSpec::scores,
                  "CSV of daily scores: id,day,score; arm and outcomes (time,status,crtime,crev) beside them or by id "
                  "in `survival`"),
            field("sensitivity", &PilotSpec::sensitivity,
                  "another reading of the deaths, in the same format; the plan is repeated under it"),
            field("control", &PilotSpec::control,
                  "name of the control arm in the data (default: by the names of trial.arms, else 0 of 0 and 1)"),
            field("note", &PilotSpec::note, "where the data come from; printed in the report"),
        };
    }
};

/// How a law taken from the pilot is estimated.
enum class PilotEstimate { posterior_mean, maximum_likelihood };
template <>
struct EnumNames<PilotEstimate> {
    static constexpr std::array<std::pair<std::string_view, PilotEstimate>, 2> names{
        {{"posterior-mean", PilotEstimate::posterior_mean}, {"maximum-likelihood", PilotEstimate::maximum_likelihood}}};
};

/// A hazard ratio, constant or by period: 0.75 or { cuts = [14], values = [0.4, 1.6] }.
struct HazardRatioSpec {
    std::vector<double> cuts, values;
    static constexpr auto fields() {
        return std::tuple{
            field("cuts", &HazardRatioSpec::cuts, Range::above(0), "days",
                  "days at which the ratio changes, ascending"),
            field("values", &HazardRatioSpec::values, Range::between(1e-6, 1e6), "", "ratios, one more than cuts"),
        };
    }
    void from_number(double x) { values = {x}; }
};

/// Mortality by given days instead of parameters: mortality = 0.40 with day = 28, or lists of both.
struct SurvivalSpec {
    std::string law = "piecewise-exponential";
    std::string from;  ///< "pilot" or empty
    PilotEstimate estimate = PilotEstimate::posterior_mean;
    IntervalPrior prior;  ///< of interval counts, where estimate is the posterior mean
    std::vector<double> mortality, day;
    std::optional<double> shape;  ///< of a Weibull (or Gompertz, log-logistic) law that is given by one mortality
    std::vector<double> cuts;     ///< of a piecewise-exponential law from the pilot
    SurvivalLaw given;            ///< the law by its own parameters, where neither pilot nor mortality gives it
};

struct EffectSpec {
    std::string from;  ///< "pilot": the treated arm's own fit
    std::optional<HazardRatioSpec> hazard_ratio;
    std::optional<double> time_ratio;    ///< treated survival times are control times times this
    std::vector<double> mortality, day;  ///< the treated arm's own mortality by these days
    SofaEffect sofa;
    double scale = 1;
    std::optional<ScaleRule>
        scale_as;  ///< none: mixture for the pilot's, the treated arm's own mortality and a ratio that crosses 1
    static constexpr auto fields() {
        return std::tuple{
            field("from", &EffectSpec::from, "\"pilot\": the treated arm's own fit to the pilot"),
            field("hazard_ratio", &EffectSpec::hazard_ratio, Range::between(1e-6, 1e6), "",
                  "treated over control: one number, or { cuts = [...], values = [...] }"),
            field("time_ratio", &EffectSpec::time_ratio, Range::between(1e-3, 1e3), "",
                  "treated survival times are control times this (accelerated failure time)"),
            field("mortality", &EffectSpec::mortality, Range::open_probability(), "",
                  "the treated arm's mortality by `day`"),
            field("day", &EffectSpec::day, Range::above(0), "days", "days of `mortality`, ascending"),
            field("sofa", &EffectSpec::sofa, "effects on the score course"),
            field("scale", &EffectSpec::scale, Range::between(0, 1), "",
                  "shrinks the whole effect toward none: 1 as stated, 0 none"),
            field("scale_as", &EffectSpec::scale_as,
                  "how a share of the effect on survival is meant: \"log\", ratios to that power, or \"mixture\", that "
                  "share of patients has the effect, so "
                  "that risk differences shrink in proportion (default: mixture for from = \"pilot\", mortality and a "
                  "ratio by period that crosses 1; else log)"),
        };
    }
    bool on_survival() const { return !from.empty() || hazard_ratio || time_ratio || !mortality.empty(); }
    /// The rule in force for a share of the effect on survival.
    ScaleRule rule() const {
        if (scale_as) return *scale_as;
        if (!from.empty() || !mortality.empty()) return ScaleRule::mixture;
        return hazard_ratio ? natural_rule(PiecewiseProportional{hazard_ratio->cuts, hazard_ratio->values})
                            : ScaleRule::log;
    }
};

struct BetaSpec {
    double a = 0.5, b = 0.5;
    static constexpr auto fields() {
        return std::tuple{field("a", &BetaSpec::a, Range::above(0), "", "first shape: prior deaths"),
                          field("b", &BetaSpec::b, Range::above(0), "", "second shape: prior survivors")};
    }
};

struct NormalSpec {
    double mean = 0, sd = 1;
    static constexpr auto fields() {
        return std::tuple{field("mean", &NormalSpec::mean, Range::between(-1000, 1000), "", "mean"),
                          field("sd", &NormalSpec::sd, Range::above(0), "", "standard deviation")};
    }
};

/// What is uncertain, for assurance. Without a prior the pilot's own posterior is drawn, where there is a pilot.
struct PriorSpec {
    std::optional<BetaSpec> control_mortality, treated_mortality;
    std::optional<NormalSpec> log_hazard_ratio, sofa_plateau;
    double pilot_weight = 1;
    std::vector<ParameterPrior> parameters;  ///< [prior.parameters], by path
    static constexpr auto fields() {
        return std::tuple{
            field("control_mortality", &PriorSpec::control_mortality,
                  "beta distribution of the control arm's mortality by the end of follow-up: { a = 8.5, b = 12.5 }"),
            field("treated_mortality", &PriorSpec::treated_mortality,
                  "the same of the treated arm, in place of an effect"),
            field("log_hazard_ratio", &PriorSpec::log_hazard_ratio,
                  "normal distribution of the log hazard ratio: { mean = -0.22, sd = 0.2 }"),
            field("sofa_plateau", &PriorSpec::sofa_plateau, "normal distribution of effect.sofa.plateau, in points"),
            field("pilot_weight", &PriorSpec::pilot_weight, Range::between(0, 1), "",
                  "power prior: each pilot patient counts as this much of one (Ibrahim and Chen 2000)"),
        };
    }
};

/// Where the score course comes from, besides what [sofa] states.
struct SofaSource {
    std::string from;                 ///< "pilot" or empty
    std::vector<std::string> stated;  ///< parts written in the file: they stand, whatever the pilot says
    static constexpr auto fields() {
        return std::tuple{field("from", &SofaSource::from,
                                "\"pilot\": the course fitted to the pilot's scores; parts stated here (baseline, "
                                "plateau, ...) stand, parts that the pilot does not identify keep their defaults")};
    }
};

/// By a share lost by a day, or by hazards; one arm's own beside.
struct DropoutSpec {
    double risk = 0;
    std::optional<double> treated_risk = {}, day = {};
    std::optional<std::vector<double>> hazard = {}, treated_hazard = {}, cuts = {};
    static constexpr auto fields() {
        return std::tuple{
            field("risk", &DropoutSpec::risk, Range{0, 1, false, true}, "",
                  "probability of loss by the end of follow-up"),
            field("treated_risk", &DropoutSpec::treated_risk, Range{0, 1, false, true}, "",
                  "the treated arm's own; left out: as `risk`"),
            field("day", &DropoutSpec::day, Range::above(0), "days",
                  "by which the risks are lost, in place of the end of follow-up"),
            field("hazard", &DropoutSpec::hazard, Range::between(0, 10), "losses a day",
                  "in place of `risk`: constant, or one more than `cuts`"),
            field("treated_hazard", &DropoutSpec::treated_hazard, Range::between(0, 10), "losses a day",
                  "the treated arm's own; left out: as `hazard`"),
            field("cuts", &DropoutSpec::cuts, Range::above(0), "days",
                  "days from randomization at which the hazards change, ascending"),
        };
    }
};

/// When a patient's follow-up ends.
enum class FollowUpEnd { fixed, common_closing };
template <>
struct EnumNames<FollowUpEnd> {
    static constexpr std::array<std::pair<std::string_view, FollowUpEnd>, 2> names{
        {{"fixed", FollowUpEnd::fixed}, {"common-closing", FollowUpEnd::common_closing}}};
};

struct FollowUpSpec {
    FollowUpEnd until = FollowUpEnd::fixed;
    std::optional<double> minimum_days = {};
    static constexpr auto fields() {
        return std::tuple{
            field("until", &FollowUpSpec::until,
                  "fixed: follow_up_days for each patient; common-closing: all are followed to one calendar day, "
                  "minimum_days after the last randomization, but none for longer than follow_up_days"),
            field("minimum_days", &FollowUpSpec::minimum_days, Range::above(0), "days",
                  "from the last patient's randomization to the common closing date"),
        };
    }
};

struct TrialSpec {
    std::vector<std::string> arms{"control", "treatment"};
    std::vector<int> allocation{1, 1};
    Randomization randomization;
    std::optional<Recruitment> recruitment;
    DropoutSpec dropout;
    std::optional<FollowUpSpec> follow_up = {};
    std::optional<double> attrition = {};
    static constexpr auto fields() {
        return std::tuple{
            field("arms", &TrialSpec::arms, "names of the two arms, control first"),
            field("allocation", &TrialSpec::allocation, Range::between(1, 20), "patients",
                  "control to treatment, for example [1, 1] or [1, 2]"),
            field("randomization", &TrialSpec::randomization, "how patients are allocated"),
            field("recruitment", &TrialSpec::recruitment, "when they arrive; left out: all on one day, at one site"),
            field("dropout", &TrialSpec::dropout, "loss to follow-up"),
            field("follow_up", &TrialSpec::follow_up, "when it ends; left out: after follow_up_days for each patient"),
            field("attrition", &TrialSpec::attrition, Range{0, 1, false, true}, "",
                  "share of the randomized who will not be analyzed: every n of the scenario counts the evaluable, and "
                  "n / (1 - attrition) are randomized"),
        };
    }
};

struct SimulationSpec {
    std::int64_t trials = 10000;
    double target_power = 0.80;
    double tolerance = 0.01;
    std::int64_t n = 0;
    std::int64_t largest_n = 20000;
    static constexpr auto fields() {
        return std::tuple{
            field("trials", &SimulationSpec::trials, Range::between(1, 1e9), "", "synthetic trials per point"),
            field("target_power", &SimulationSpec::target_power, Range{0.01, 0.999, false, false}, "",
                  "power that the sample size must reach"),
            field("tolerance", &SimulationSpec::tolerance, Range::between(0.001, 0.5), "",
                  "half-width of the 95% interval for the required n, as a fraction of it"),
            field("n", &SimulationSpec::n, Range::between(0, 1e6), "patients",
                  "total n of `power`; 0: the largest of explore.n"),
            field("largest_n", &SimulationSpec::largest_n, Range::between(2, 1e6), "patients",
                  "sample sizes beyond this are reported as not reachable"),
        };
    }
};

struct ExploreSpec {
    std::vector<double> effect_scale{0.0, 0.25, 0.5, 0.75, 1.0};
    std::vector<double> control_mortality_shift{-0.10, 0.0};
    KeptScale keep = KeptScale::hazard_ratio;
    std::vector<std::int64_t> n{50, 100, 200, 400, 800, 1600};
    static constexpr auto fields() {
        return std::tuple{
            field("effect_scale", &ExploreSpec::effect_scale, Range::between(0, 1), "",
                  "shares of the effect; in 13 septic-shock trials the effect was over-estimated by 7.4 points (Wong "
                  "2018)"),
            field("control_mortality_shift", &ExploreSpec::control_mortality_shift, Range::between(-0.9, 0.9), "",
                  "added to the control arm's mortality by the end of follow-up; it was over-estimated by 9.8 points "
                  "(Wong 2018)"),
            field("keep", &ExploreSpec::keep,
                  "what is kept of the effect at each time when control mortality moves (also when a prior of it is "
                  "drawn): "
                  "\"hazard-ratio\" of cumulative hazards, \"risk-difference\" or \"odds-ratio\""),
            field("n", &ExploreSpec::n, Range::between(2, 1e6), "patients", "total sample sizes of the power curve"),
        };
    }
};

/// An option named "test" (of cox: wald, score or likelihood-ratio) is written so in a scenario, where "test" names the
/// analysis.
inline constexpr const char* kStatisticKey = "statistic";

/// Days: ten years ("10 years" are 3,653 days).
inline constexpr int kLongestFollowUp = 3653;

struct Scenario {
    std::string file;  ///< as given; paths in it are relative to its folder
    std::string title;
    std::uint64_t seed = 1;
    int follow_up_days = 28;
    PilotSpec pilot;
    SurvivalSpec survival;
    bool has_survival = false;  ///< [survival] is there (a SOFA scenario may leave mortality to the course)
    std::optional<SofaCourse> sofa;
    SofaSource sofa_source;
    EffectSpec effect;
    std::vector<Covariate> covariate;  ///< [[covariate]], with what their names imply filled in
    CovariatesSpec covariates;         ///< [covariates]: how they go together
    TrialSpec trial;
    std::vector<NamedAnalysis> analyses;
    Design design;
    SimulationSpec simulation;
    ExploreSpec explore;
    PriorSpec prior;
    std::vector<std::string> assumptions;  ///< in words, printed in the report
    std::vector<std::string> warnings;  ///< of keys that do not act though somebody may think so; each with its place
    std::shared_ptr<const Problems> places;  ///< file and line of every key, for mistakes that only a later step finds

    Allocation allocation() const { return {trial.allocation}; }
    /// The n of `power`: simulation.n, else the largest n to explore.
    std::size_t main_n() const;
    /// True if the pilot gives a law by its intervals: survival.estimate then says how.
    bool takes_pieces_from_pilot() const {
        return (survival.from == "pilot" || effect.from == "pilot") && survival.law == PiecewiseExponential::name;
    }
    /// True if interval counts of the pilot give a law by their posterior.
    bool uses_posterior() const {
        return takes_pieces_from_pilot() && survival.estimate == PilotEstimate::posterior_mean;
    }
    /// n rounded up to a whole number of allocation blocks.
    std::size_t whole_allocations(double n) const;
    /// Patients to be randomized, whole allocations, where n are to be evaluable.
    std::size_t randomized_for(std::size_t n) const;
    /// True if patients are followed to one calendar day instead of for follow_up_days each.
    bool closes_for_all() const { return trial.follow_up && trial.follow_up->until == FollowUpEnd::common_closing; }
};

/// Sizes of permuted blocks where a file states none: two and three whole allocations of `total` patients (4 and 6 for
/// 1:1), as far as a block may be so large.
std::vector<int> default_block_sizes(int total);

/// True for "survival.day" and the like: a key of a scenario or the path to one.
bool is_scenario_key(std::string_view path);

/// Reads a scenario with overrides ("KEY=VALUE"); throws InputError with every mistake, each with its place. The data
/// that it names are looked for among `files`, beside it.
Scenario read_scenario(const Files& files, const std::string& name, const std::vector<std::string>& set = {});
/// The same from text; `name` stands for the file.
Scenario parse_scenario(const std::string& text, const std::string& name, const std::vector<std::string>& set = {},
                        const Files& files = no_files());

/// The scenario as TOML with every value spelled out (defaults too): reading it again gives the same scenario.
std::string canonical_toml(const Scenario& scenario);

/// 16 hexadecimal digits of the canonical text and of the pilot files it names: what "the same scenario" means for
/// results.
std::string scenario_hash(const Scenario& scenario, const Files& files = no_files());

}  // namespace equipoise
