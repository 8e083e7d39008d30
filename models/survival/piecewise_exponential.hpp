#pragma once
// Piecewise exponential law: the hazard is rates[0] up to cuts[0], rates[k] on [cuts[k-1], cuts[k]), rates.back() after
// the last cut.
#include <vector>

#include "models/survival/law.hpp"

namespace equipoise {

struct PiecewiseExponential {
    static constexpr std::string_view name = "piecewise-exponential";
    std::vector<double> cuts;  ///< days at which the hazard changes, ascending, above 0; at most 1000, may be empty
    std::vector<double> rates{0.02};  ///< hazards, one more than cuts; 0 means that nobody dies in the interval

    static constexpr auto fields() {
        return std::tuple{field("cuts", &PiecewiseExponential::cuts, Range::above(0), "days",
                                "days at which the hazard changes, ascending"),
                          field("rates", &PiecewiseExponential::rates, Range::at_least(0), "per day",
                                "hazard in each interval, one more than cuts")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;  ///< at a cut: of the interval that begins there
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<PiecewiseExponential>);

}  // namespace equipoise
