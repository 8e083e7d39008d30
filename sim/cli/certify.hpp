#pragma once
// equipoise power SCENARIO --certify: the type I error with a bound, in place of power.
#include "sim/cli/run_options.hpp"
#include "sim/cli/stored_run.hpp"

namespace equipoise {

int certify_power(const RunOptions& options, const StoreOptions& store, const DocumentOptions& document,
                  const Scenario& scenario);

}  // namespace equipoise
