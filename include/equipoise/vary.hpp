#pragma once
// What if: power or required n at several values of one or two keys of the scenario, on the same random numbers.
#include <string>
#include <vector>

#include "equipoise/power.hpp"
#include "equipoise/size.hpp"

namespace equipoise::api {

/// A key of the scenario and the values that it takes.
struct Axis {
    std::string key;                  ///< dotted, as in an override: "survival.mortality", "analysis[0].day"
    std::vector<std::string> values;  ///< as they stand after the "=" of an override; at least one
};

/// "KEY=FROM:TO:STEP" (both ends, the last where a step falls on it; 200 values at most) or "KEY=A,B,C", as after the
/// program's --vary. Throws InputError.
EQUIPOISE_API Axis axis(const std::string& text);

/// The rows of PowerResult::analyses at every place of one or two axes (2500 places at most), the last axis going
/// fastest; before their columns one for each axis, which bears its key's name, numbers where all values are. The data
/// that the scenario names are read again at each place, and laws fitted anew. Throws InputError (a value that cannot
/// be is told as "vary KEY = VALUE"), Interrupted.
EQUIPOISE_API Table vary_power(const Study& study, const std::vector<Axis>& axes, const PowerOptions& options = {},
                               const Execution& execution = {});

/// The same with the rows of size(), without the deaths behind n.
EQUIPOISE_API Table vary_size(const Study& study, const std::vector<Axis>& axes, const SizeOptions& options = {},
                              const Execution& execution = {});

}  // namespace equipoise::api
