#pragma once
// What treatment does to the control arm's survival. Effects act on the cumulative hazard: H1 = effect(H0).
//
//   none                      H1(t) = H0(t)
//   proportional              H1(t) = hazard_ratio H0(t)
//   piecewise-proportional    the hazard is multiplied by hazard_ratios[k] within [cuts[k-1], cuts[k]): delayed, waning or
//                             crossing effects
//   accelerated               treated times are control times times time_ratio: H1(t) = H0(t / time_ratio)
//   own-law                   the treated arm has a law of its own
#include <string>
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
        return std::tuple{field("hazard_ratio", &Proportional::hazard_ratio, Range::at_least(0), "", "hazard of the treated over the control arm's; below 1 is benefit")};
    }
    void check(const std::string& where) const;
};

struct PiecewiseProportional {
    static constexpr std::string_view name = "piecewise-proportional";
    std::vector<double> cuts;              ///< days at which the ratio changes, ascending, above 0
    std::vector<double> hazard_ratios{1};  ///< one more than cuts

    static constexpr auto fields() {
        return std::tuple{
            field("cuts", &PiecewiseProportional::cuts, Range::above(0), "days", "days at which the hazard ratio changes, ascending"),
            field("hazard_ratios", &PiecewiseProportional::hazard_ratios, Range::at_least(0), "", "hazard ratio in each interval, one more than cuts")};
    }
    void check(const std::string& where) const;
};

struct Accelerated {
    static constexpr std::string_view name = "accelerated";
    double time_ratio = 1;  ///< treated survival times over control ones; above 1 is benefit

    static constexpr auto fields() {
        return std::tuple{field("time_ratio", &Accelerated::time_ratio, Range::above(0), "", "treated survival times over the control arm's; above 1 is benefit")};
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

/// The effect shrunk toward none on its natural log scale: ratios to the power `scale`. 0 gives NoEffect, 1 the effect itself.
/// For a law of the treated arm's own: the log of the cumulative hazard's increments is interpolated interval by interval (the
/// union of the cuts where both laws are piecewise exponential, else whole days to `horizon`); the result is a piecewise
/// exponential law whose last hazard goes on after the horizon. `scale` 0 to 1. Throws InputError where one arm's hazard is 0
/// and the other's is not, or a hazard ratio is 0: a logarithm of 0 cannot be shrunk; posterior means of the hazards can.
Effect scaled(const Effect& effect, double scale, const SurvivalLaw& control, double horizon);

}  // namespace equipoise
