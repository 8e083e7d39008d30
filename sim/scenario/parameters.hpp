#pragma once
// The numbers of a scenario that a prior may draw, each by its key ("sofa.rate.rate", "survival.rates[0]").
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/field.hpp"

namespace equipoise {

struct Scenario;

/// What a number says something about; assurance tells apart what not knowing each costs.
enum class Part { control, effect, score, trial };
inline constexpr std::array<Part, 4> all_parts{Part::control, Part::effect, Part::score, Part::trial};
/// "the control arm", "the effect", "the score", "the trial's conduct".
std::string_view part_in_words(Part part);

struct Parameter {
    std::string path;  ///< the scenario's key; a list's element as key[0], key[1], ...
    double* value;     ///< in the scenario that was asked
    Range range;
    std::string_view unit;
    Part part;
};

/// Only numbers that are stated and used. Left out: days and knots (structure, not knowledge), spline coefficients and
/// mortalities by several days (they bind one another), what the pilot or a calibration gives instead, and covariates.
std::vector<Parameter> parameters_of(Scenario& scenario);

}  // namespace equipoise
