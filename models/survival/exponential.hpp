#pragma once
// Exponential law: constant hazard.   H(t) = rate t.   R: pexp(t, rate).
#include "models/survival/law.hpp"

namespace equipoise {

struct Exponential {
    static constexpr std::string_view name = "exponential";
    double rate = 0.02;  ///< deaths per patient-day, 0 or more

    static constexpr auto fields() {
        return std::tuple{
            field("rate", &Exponential::rate, Range::at_least(0), "per day", "hazard: deaths per patient-day")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<Exponential>);

}  // namespace equipoise
