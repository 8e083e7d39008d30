#pragma once
// `--vary KEY=FROM:TO:STEP`: a verb's answer at several values of any key of the scenario, on the same random numbers.
#include <string>
#include <vector>

#include "sim/cli/run_options.hpp"
#include "sim/cli/stored_run.hpp"

namespace equipoise {

void add_vary_option(CLI::App& verb, std::vector<std::string>& into);

/// The verbs `power` and `size` along the axes. `verb` has their names and words.
int vary_power(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb);
int vary_size(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
              SimulatingVerb verb);

}  // namespace equipoise
