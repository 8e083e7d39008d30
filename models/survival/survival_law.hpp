#pragma once
// The closed set of survival laws. std::visit happens once per arm and batch, never per patient.
#include <array>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/survival/exponential.hpp"
#include "models/survival/generalized_gamma.hpp"
#include "models/survival/gompertz.hpp"
#include "models/survival/log_logistic.hpp"
#include "models/survival/log_normal.hpp"
#include "models/survival/mixture_cure.hpp"
#include "models/survival/piecewise_exponential.hpp"
#include "models/survival/royston_parmar.hpp"
#include "models/survival/weibull.hpp"

namespace equipoise {

using SurvivalLaw = std::variant<  //
    Exponential,                   //
    Weibull,                       //
    Gompertz,                      //
    LogNormal,                     //
    LogLogistic,                   //
    GeneralizedGamma,              //
    PiecewiseExponential,          //
    RoystonParmar,                 //
    MixtureCure                    //
    >;

/// The meaning of each is in law.hpp.
double survival(const SurvivalLaw& law, double t);
double cumulative_hazard(const SurvivalLaw& law, double t);
double hazard(const SurvivalLaw& law, double t);
double quantile(const SurvivalLaw& law, double u);
double rmst(const SurvivalLaw& law, double tau);
void times(const SurvivalLaw& law, std::span<const double> e, std::span<double> t);
void check(const SurvivalLaw& law, const std::string& where = "survival");
std::string_view name_of(const SurvivalLaw& law);

/// The days at which the hazard jumps, ascending; empty for smooth laws.
std::span<const double> hazard_jumps(const SurvivalLaw& law);

/// The names of all laws, in the order of the variant.
inline constexpr auto law_names = NamesOf<SurvivalLaw>::names;

/// Calls visitor(std::type_identity<Law>) for the law of that name; false if there is none.
template <class Visitor>
bool visit_law(std::string_view name, Visitor&& visitor) {
    return visit_named(std::type_identity<SurvivalLaw>{}, name, std::forward<Visitor>(visitor));
}

}  // namespace equipoise
