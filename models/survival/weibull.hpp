#pragma once
// Weibull law: H(t) = (t / scale)^shape; the hazard falls for shape < 1 and rises for shape > 1.   R: pweibull(t,
//   shape, scale).
#include "models/survival/law.hpp"

namespace equipoise {

struct Weibull {
    static constexpr std::string_view name = "weibull";
    double shape = 1;   ///< above 0
    double scale = 50;  ///< days by which 63.2% have died, above 0

    static constexpr auto fields() {
        return std::tuple{field("shape", &Weibull::shape, Range::above(0), "",
                                "below 1 the hazard falls with time, above 1 it rises"),
                          field("scale", &Weibull::scale, Range::above(0), "days", "time by which 63.2% have died")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;  ///< +inf at 0 for shape < 1
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<Weibull>);

}  // namespace equipoise
