#pragma once
// [survival] and [effect] of a scenario: how the control arm dies, and what the treatment changes.
#include <optional>
#include <string>
#include <vector>

#include "models/fit/interval_posterior.hpp"
#include "models/numeric/field.hpp"
#include "models/sofa/sofa_course.hpp"
#include "models/survival/effect.hpp"
#include "models/survival/survival_law.hpp"
#include "sim/scenario/pilot_spec.hpp"

namespace equipoise {

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
                  "the treated arm's mortality by `day`; its hazard is constant between these days, whatever control's "
                  "law is"),
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

}  // namespace equipoise
