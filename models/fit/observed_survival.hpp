#pragma once
// The Kaplan-Meier estimate of one arm at chosen days with its 95% interval (log-log: Kalbfleisch and Prentice 1980;
// S^exp(-+ 1.96 s / log S) with Greenwood's s), also of deaths that are known between visits.
#include <limits>

#include "models/fit/fit_rows.hpp"

namespace equipoise::fit {

struct ObservedSurvival {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    double estimate = kUnknown;
    double standard_error = kUnknown;  ///< Greenwood's
    double lower = kUnknown, upper = kUnknown;
};

/// Deaths between visits count at the visit that found them, which tells the curve at the visits; everything is unknown
/// on a day between two, after the last day seen, and where intervals overlap or somebody left between two visits, so
/// that the curve is none of Kaplan and Meier's. Before the first death and after everybody's the estimate is 1 or 0,
/// without error and interval.
std::vector<ObservedSurvival> observed_survival(const Rows& rows, std::span<const double> days);

}  // namespace equipoise::fit
