#pragma once
// Gompertz law: hazard(t) = rate exp(shape t), H(t) = rate (exp(shape t) - 1) / shape.   R: flexsurv::pgompertz(t,
//   shape, rate).
// A negative shape leaves the fraction exp(rate / shape) alive for ever; shape 0 is the exponential law.
#include "models/survival/law.hpp"

namespace equipoise {

struct Gompertz {
    static constexpr std::string_view name = "gompertz";
    double shape = 0;    ///< growth of the log hazard per day; any sign
    double rate = 0.02;  ///< hazard at time 0, 0 or more

    static constexpr auto fields() {
        return std::tuple{field("shape", &Gompertz::shape, Range::any(), "per day",
                                "growth of the log hazard; below 0 the hazard falls and some never die"),
                          field("rate", &Gompertz::rate, Range::at_least(0), "per day", "hazard at time 0")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<Gompertz>);

}  // namespace equipoise
