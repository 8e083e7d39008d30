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

namespace law_detail {
template <class Variant>
struct Names;
template <class... Laws>
struct Names<std::variant<Laws...>> {
    static constexpr std::array<std::string_view, sizeof...(Laws)> all{Laws::name...};
    template <class Visitor>
    static bool visit(std::string_view name, Visitor&& visitor) {
        return ((name == Laws::name ? (visitor(std::type_identity<Laws>{}), true) : false) || ...);
    }
};
}  // namespace law_detail

/// The names of all laws, in the order of the variant.
inline constexpr auto law_names = law_detail::Names<SurvivalLaw>::all;

/// Calls visitor(std::type_identity<Law>) for the law of that name; false if there is none.
template <class Visitor>
bool visit_law(std::string_view name, Visitor&& visitor) {
    return law_detail::Names<SurvivalLaw>::visit(name, std::forward<Visitor>(visitor));
}

}  // namespace equipoise
