#pragma once
// The smallest trial in which an analysis reaches the target power, by simulation.
#include <cstdint>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct SizeOptions {
    double target_power = 0;  ///< 0.01 to 0.999 (excluded); 0: the scenario's
    double tolerance = 0;     ///< half-width of n's 95% interval as a share of n, 0.001 to 0.5; 0: the scenario's
    std::int64_t trials = 0;  ///< 1 to 1e9; 0: the scenario's
};

/// A row an analysis: reachable; n (total patients) with its 95% Monte Carlo interval n_lower to n_upper; power_at_n
/// from trials that did not choose n, with its Monte Carlo standard error; trials behind the search. Where power rises
/// in teeth (exact tests) n is the first size that reaches the target and n_kept the one from which on it is kept.
/// Where no size up to simulation.largest_n reaches the target, n is missing and highest_power says how near it came.
/// Throws InputError, Interrupted.
EQUIPOISE_API Table size(const Study& study, const SizeOptions& options = {}, const Execution& execution = {});

}  // namespace equipoise::api
