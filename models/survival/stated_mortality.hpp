#pragma once
// Laws stated by what they should give: "mortality 40% at day 28, shape 0.6"; and laws moved to another mortality.
#include <optional>
#include <span>
#include <string>

#include "models/survival/survival_law.hpp"

namespace equipoise {

struct Landmark {
    double day = 28;         ///< above 0
    double mortality = 0.4;  ///< risk of death by that day, above 0 and below 1

    static constexpr auto fields() {
        return std::tuple{
            field("day", &Landmark::day, Range::above(0), "days", "day of the landmark"),
            field("mortality", &Landmark::mortality, Range::open_probability(), "", "risk of death by that day")};
    }
};

/// The law of that name with these mortalities. Landmarks ascend in day and in mortality.
///   exponential             one landmark
///   weibull, log-logistic   one landmark and `shape`, or two landmarks
///   log-normal              the same, `shape` being sdlog
///   gompertz                one landmark and `shape`
///   piecewise-exponential   any number: a constant hazard up to each landmark; the last goes on
/// Throws InputError ("where.key") for anything else, or if the mortality is out of reach (gompertz with a negative
/// shape).
SurvivalLaw law_from_mortality(std::string_view law, std::span<const Landmark> landmarks,
                               std::optional<double> shape = {}, const std::string& where = "survival");

/// The law with its cumulative hazard multiplied by a constant. Exponential, Weibull, Gompertz, piecewise exponential
/// and Royston-Parmar on the hazard scale keep their kind; of the others a piecewise exponential law comes back, with
/// the exact cumulative hazard at each whole day up to `horizon` and the last day's hazard after it. `factor` above 0.
SurvivalLaw with_hazard_multiplied(const SurvivalLaw& law, double factor, double horizon);

/// The law with its cumulative hazard multiplied by the constant that moves mortality at `day` by `shift` (-0.10: ten
/// points lower). Throws InputError if the moved mortality is not above 0 and below 1, or nobody dies by `day`.
SurvivalLaw shift_mortality(const SurvivalLaw& law, double day, double shift, double horizon);

}  // namespace equipoise
