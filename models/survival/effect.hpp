#pragma once
// What treatment does to the control arm's survival. Effects act on the cumulative hazard: H1 = effect(H0).
//
//   none                      H1(t) = H0(t)
//   proportional              H1(t) = hazard_ratio H0(t)
//   piecewise-proportional    the hazard is multiplied by hazard_ratios[k] within [cuts[k-1], cuts[k]): delayed, waning
//                             or crossing effects
//   accelerated               treated times are control times times time_ratio: H1(t) = H0(t / time_ratio)
//   own-law                   the treated arm has a law of its own
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/survival/survival_law.hpp"

namespace equipoise {

struct NoEffect {
    static constexpr std::string_view name = "none";
    static constexpr auto fields() { return std::tuple{}; }
    void check(const std::string&) const {}
};

struct Proportional {
    static constexpr std::string_view name = "proportional";
    double hazard_ratio = 1;  ///< treated over control; below 1 is benefit; 0: nobody treated dies

    static constexpr auto fields() {
        return std::tuple{field("hazard_ratio", &Proportional::hazard_ratio, Range::at_least(0), "",
                                "hazard of the treated over the control arm's; below 1 is benefit")};
    }
    void check(const std::string& where) const;
};

struct PiecewiseProportional {
    static constexpr std::string_view name = "piecewise-proportional";
    std::vector<double> cuts;              ///< days at which the ratio changes, ascending, above 0
    std::vector<double> hazard_ratios{1};  ///< one more than cuts

    static constexpr auto fields() {
        return std::tuple{field("cuts", &PiecewiseProportional::cuts, Range::above(0), "days",
                                "days at which the hazard ratio changes, ascending"),
                          field("hazard_ratios", &PiecewiseProportional::hazard_ratios, Range::at_least(0), "",
                                "hazard ratio in each interval, one more than cuts")};
    }
    void check(const std::string& where) const;
};

struct Accelerated {
    static constexpr std::string_view name = "accelerated";
    double time_ratio = 1;  ///< treated survival times over control ones; above 1 is benefit

    static constexpr auto fields() {
        return std::tuple{field("time_ratio", &Accelerated::time_ratio, Range::above(0), "",
                                "treated survival times over the control arm's; above 1 is benefit")};
    }
    void check(const std::string& where) const;
};

struct OwnLaw {
    static constexpr std::string_view name = "own-law";
    SurvivalLaw law;

    static constexpr auto fields() { return std::tuple{}; }  ///< the law is read by name, with its own fields
    void check(const std::string& where) const { equipoise::check(law, where + ".law"); }
};

using Effect = std::variant<  //
    NoEffect,                 //
    Proportional,             //
    PiecewiseProportional,    //
    Accelerated,              //
    OwnLaw                    //
    >;

/// Throws InputError, beginning with `where`, if the numbers are not those of an effect.
void check(const Effect& effect, const std::string& where = "effect");
std::string_view name_of(const Effect& effect);

/// How a share s of an effect is meant.
///   log      ratios to the power s; of a law of the treated arm's own the logs of the increments of the cumulative
///            hazard are interpolated, interval by interval
///   mixture  S_s(t) = (1 - s) S_0(t) + s S_1(t), as if a share s of patients had the effect: every risk difference is
///            s times its own
enum class ScaleRule { log, mixture };
template <>
struct EnumNames<ScaleRule> {
    static constexpr std::array<std::pair<std::string_view, ScaleRule>, 2> names{
        {{"log", ScaleRule::log}, {"mixture", ScaleRule::mixture}}};
};

/// What is kept of an effect at each time when the control arm's law moves.
enum class KeptScale { hazard_ratio, risk_difference, odds_ratio };
template <>
struct EnumNames<KeptScale> {
    static constexpr std::array<std::pair<std::string_view, KeptScale>, 3> names{
        {{"hazard-ratio", KeptScale::hazard_ratio},
         {"risk-difference", KeptScale::risk_difference},
         {"odds-ratio", KeptScale::odds_ratio}}};
};

/// True if the hazard ratio is above 1 in one period and below 1 in another.
bool crosses_one(const Effect& effect);
/// The rule of an effect that names none: mixture for a law of the treated arm's own and a ratio that crosses 1, else
/// log.
ScaleRule natural_rule(const Effect& effect);

/// The share `scale` (0 to 1) of the effect by that rule; 0 gives NoEffect, 1 the effect itself. What is no ratio comes
/// back as a piecewise exponential law, exact at each day up to `horizon` and where a hazard jumps (between these
/// within 1e-5 of survival for hazards below 0.1 a day: a constant hazard per quarter of a day, or per day beyond 200
/// days); its last hazard goes on after the horizon. Throws InputError where a logarithm of 0 would have to be shrunk.
Effect scaled(const Effect& effect, double scale, const SurvivalLaw& control, double horizon, ScaleRule rule);

/// The effect when the control arm's law moves from `control` to `moved`, never the treated arm's absolute mortality.
/// Kept at each t: H_1(t) / H_0(t); or S_1(t) - S_0(t); or the ratio of the odds of death. Ratios of hazards or times
/// that are kept as hazard ratios come back as they are. Else the treated arm's law is tabulated as in `scaled`; where
/// it would not be a survival curve (beyond 0 or 1, or rising) it is clipped and `clipped`, if given, set.
Effect kept_effect(const Effect& effect, const SurvivalLaw& control, const SurvivalLaw& moved, KeptScale keep,
                   double horizon, bool* clipped = nullptr);

}  // namespace equipoise
