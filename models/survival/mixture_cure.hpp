#pragma once
// Mixture cure law: a fraction `cured` never dies (of this), the others follow a simple law.   S(t) = cured + (1 -
//   cured) S0(t).
#include <variant>

#include "models/survival/exponential.hpp"
#include "models/survival/generalized_gamma.hpp"
#include "models/survival/gompertz.hpp"
#include "models/survival/log_logistic.hpp"
#include "models/survival/log_normal.hpp"
#include "models/survival/weibull.hpp"

namespace equipoise {

using SimpleLaw = std::variant<Exponential, Weibull, Gompertz, LogNormal, LogLogistic, GeneralizedGamma>;

struct MixtureCure {
    static constexpr std::string_view name = "mixture-cure";
    double cured = 0.5;  ///< fraction that never dies, 0 to 1
    SimpleLaw law;       ///< of those who are not cured

    static constexpr auto fields() {
        return std::tuple{field("cured", &MixtureCure::cured, Range::probability(), "",
                                "fraction that never dies; the others follow the law `uncured`")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<MixtureCure>);

}  // namespace equipoise
