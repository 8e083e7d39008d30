#pragma once
// Log-normal law: log T is normal with mean meanlog and standard deviation sdlog.   R: plnorm(t, meanlog, sdlog).
#include "models/survival/law.hpp"

namespace equipoise {

struct LogNormal {
    static constexpr std::string_view name = "log-normal";
    double meanlog = 4;  ///< log of the median in days
    double sdlog = 1;    ///< above 0

    static constexpr auto fields() {
        return std::tuple{
            field("meanlog", &LogNormal::meanlog, Range::any(), "log days", "logarithm of the median survival time"),
            field("sdlog", &LogNormal::sdlog, Range::above(0), "",
                  "standard deviation of the logarithm of the survival time")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<LogNormal>);

}  // namespace equipoise
