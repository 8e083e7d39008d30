#pragma once
// `--vary KEY=FROM:TO:STEP`: a verb's answer at several values of any key of the scenario, on the same random numbers.
#include <string>
#include <vector>

#include "sim/cli/run_options.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise {

struct VaryAxis {
    std::string key;
    std::vector<std::string> values;  ///< as --set would be given them
    std::vector<double> numbers;      ///< the same; empty where one is no number
};

/// One or two axes: "KEY=0.30:0.50:0.05" (both ends, the last where a step falls on it) or "KEY=a,b,c". Throws
/// InputError.
std::vector<VaryAxis> read_axes(const std::vector<std::string>& texts);

/// The scenario at one place of the axes.
struct VaryPoint {
    std::vector<std::size_t> at;  ///< by axis: which value
    Scenario scenario;
};

/// Every place, the last axis going fastest. Throws InputError where a value cannot be.
std::vector<VaryPoint> vary_points(const RunOptions& options, const std::vector<VaryAxis>& axes);

void add_vary_option(CLI::App& verb, std::vector<std::string>& into);

/// The verbs `power` and `size` along the axes. `verb` has their names and words.
int vary_power(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb);
int vary_size(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
              SimulatingVerb verb);

}  // namespace equipoise
