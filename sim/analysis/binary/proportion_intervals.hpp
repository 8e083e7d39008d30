#pragma once
// Confidence intervals of one proportion, and of two compared: what the tests of a risk difference show in their
// details.
//
//   wilson           score interval of one proportion (Wilson 1927)
//   clopper_pearson  exact interval of one proportion from beta quantiles (Clopper and Pearson 1934)
//   newcombe         Wilson limits combined by squares (Newcombe 1998, Statistics in Medicine 17:873-890, method 10)
//   wald, agresti_caffo  risk difference from plain proportions, and with one event and one non-event added to each arm
//                    (Agresti and Caffo 2000)
//   rr_wald, or_woolf    log-normal intervals of risk ratio and odds ratio (Katz 1978; Woolf 1955); only with events
//   (and
//                    for the odds ratio non-events) in both arms
//   rr_score_koopman score interval of the risk ratio (Koopman 1984, Biometrics 40:513-517)
//   mn, mee          score intervals of the risk difference (sim/analysis/binary/risk_difference_score.hpp)
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct Interval {
    double lower, upper;
};

Interval wilson_interval(double events, double patients, double critical);
Interval clopper_pearson_interval(double events, double patients, double confidence);
Interval newcombe_interval(const BinaryTable& table, double critical);
Interval agresti_caffo_interval(const BinaryTable& table, double critical);
/// Risk ratio of arm 1 against arm 0; 0 or infinite where the data set no limit.
Interval koopman_interval(const BinaryTable& table, double critical);

/// All of them as name_low, name_high, with rd, rr, or and the standard errors of the logarithms. Both arms have
/// patients.
void set_interval_details(Details& details, const BinaryTable& table, const AnalysisContext& context);

}  // namespace equipoise
