#pragma once
// Log-logistic law: S(t) = 1 / (1 + (t / scale)^shape).   R: flexsurv::pllogis(t, shape, scale).
#include "models/survival/law.hpp"

namespace equipoise {

struct LogLogistic {
    static constexpr std::string_view name = "log-logistic";
    double shape = 1;   ///< above 0
    double scale = 50;  ///< median in days, above 0

    static constexpr auto fields() {
        return std::tuple{
            field("shape", &LogLogistic::shape, Range::above(0), "", "above 1 the hazard rises first and then falls"),
            field("scale", &LogLogistic::scale, Range::above(0), "days", "median survival time")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<LogLogistic>);

}  // namespace equipoise
