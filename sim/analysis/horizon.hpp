#pragma once
// When an analysis looks: its `day` or `tau`, and the same in words, to stand beside every result.
#include <string>

#include "sim/analysis/analysis.hpp"

namespace equipoise {

/// The day of deaths (`day`, or `tau` of rmst) that the analysis compares; nothing where it has none, as log-rank.
double* horizon_of(Analysis& analysis);

/// The last day on which both arms of a data set can be compared: that of the arm whose last patients were alive when
/// last seen, if it is the shorter one; an arm that ends in death stays at that number of survivors, and may be
/// compared with a longer one (as survRM2 does). 0 without times.
double observed_to(const Snapshot& snapshot);

/// "day 28", "days 0 to 28", "change to day 7", "death to day 90, then day 7"; empty where a column is taken as it
/// stands. `follow_up_days`: of analyses of the whole follow-up; 0: unknown ("whole follow-up").
std::string when_in_words(const Analysis& analysis, double follow_up_days);

/// The estimand with its time: "risk difference, day 90".
std::string estimand_in_words(const Analysis& analysis, double follow_up_days);

}  // namespace equipoise
