#pragma once
// What every survival law offers. Time in days from randomization; death is the event.
//
//   survival(t), cumulative_hazard(t), hazard(t)   for t >= 0 (1, 0 and the limit from the right at 0); S = exp(-H)
//   quantile(u)   the time by which a fraction u of patients has died, 0 <= u < 1; +inf if that never happens
//   rmst(tau)     mean days alive within the first tau days: the integral of S over (0, tau)
//   times(e, t)   t[i] = the first time at which H reaches e[i], +inf where it never does. With e unit-exponential
//                 these are survival times; the same e under two laws gives comparable patients. e > 0, sizes equal, e
//                 and t may not overlap. Only portable_math and vector_math: the same bits on every machine. Allocates
//                 nothing.
//   check(where)  throws InputError, beginning with `where` ("survival"), if the parameters are not those of a law
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "models/numeric/field.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise {

template <class L>
concept Law = HasFields<L> &&
    requires(const L law, double x, std::span<const double> e, std::span<double> t, std::string where) {
    { L::name } -> std::convertible_to<std::string_view>;
    { law.survival(x) } -> std::same_as<double>;
    { law.cumulative_hazard(x) } -> std::same_as<double>;
    { law.hazard(x) } -> std::same_as<double>;
    { law.quantile(x) } -> std::same_as<double>;
    { law.rmst(x) } -> std::same_as<double>;
    law.times(e, t);
    law.check(where);
};

/// One time: the first at which H reaches e.
template <class L>
double time_at(const L& law, double e) {
    double t = 0;
    law.times(std::span<const double>(&e, 1), std::span<double>(&t, 1));
    return t;
}

/// The cumulative hazard at which a fraction u has died.
inline double exposure_of(double u) { return -portable::log1p(-u); }

}  // namespace equipoise
