#pragma once
// equipoise power SCENARIO --certify: the type I error with a bound, in place of power.
#include "sim/cli/run_options.hpp"
#include "sim/cli/stored_run.hpp"

namespace equipoise {

/// Trials where --trials does not say: enough for a bound within 0.03 points of an error of 5%.
inline constexpr std::int64_t kCertifyingTrials = 10'000'000;

int certify_power(const RunOptions& options, const StoreOptions& store, const DocumentOptions& document,
                  const Scenario& scenario);

}  // namespace equipoise
