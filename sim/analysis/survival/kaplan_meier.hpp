#pragma once
// Kaplan-Meier curve of one arm (Kaplan and Meier 1958), its variance (Greenwood 1926), intervals and median.
//
//   S(t) = product over times of death up to t of 1 - d/n;   var S = S^2 sum d / (n (n - d)), not defined once S = 0
//   intervals at critical value c, with s = sqrt(sum d / (n (n - d))):
//     plain    S -+ c S s
//     log      S exp(-+ c s)                           (limits below 0 or above 1 are cut, as every program does)
//     log-log  S^exp(-+ c s / log S)                   (Kalbfleisch and Prentice 1980; 1 to 1 before the first death)
//   median: the first time at which S <= 1/2; where the curve is flat at 1/2, the middle of that stretch, which ends
//   with the next death or the last time seen (as R's survfit). Its limits are the times at which the log-log band
//   crosses 1/2 (Brookmeyer and Crowley 1982), by the same rule.
#include <cstdint>
#include <limits>

#include "sim/trial/snapshot.hpp"

namespace equipoise {

struct Interval {
    double lower = std::numeric_limits<double>::quiet_NaN();
    double upper = std::numeric_limits<double>::quiet_NaN();
};

/// The curve at one day. NaN stands for what is not defined.
struct SurvivalAt {
    std::size_t patients = 0;
    std::size_t at_risk = 0;  ///< just before the day
    std::size_t deaths = 0;   ///< up to and on the day
    double survival = 1;
    double greenwood = 0;          ///< sum d / (n (n - d)); infinite once survival is 0
    double cumulative_hazard = 0;  ///< Nelson-Aalen, sum d / n
    double last_time = 0;          ///< of anybody in the arm, death or censoring
    bool reached =
        false;  ///< somebody was followed to the day, or the curve is at 0: the estimate is more than an extension

    double standard_error() const;  ///< Greenwood; NaN once survival is 0
    Interval plain(double critical) const;
    Interval log(double critical) const;
    Interval log_log(double critical) const;
};

/// Both arms, in one pass over the snapshot's time order.
struct SurvivalOfArms {
    SurvivalAt arm[2];
};
SurvivalOfArms survival_at(const Snapshot& snapshot, double day);

struct MedianSurvival {
    double median = std::numeric_limits<double>::quiet_NaN();  ///< NaN where the curve stays above 1/2
    Interval limits;
};
MedianSurvival median_survival(const Snapshot& snapshot, int arm, double critical);

}  // namespace equipoise
