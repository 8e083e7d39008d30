#pragma once
// The smallest trial whose assurance, power averaged over what is uncertain, reaches a target (O'Hagan, Stevens and
// Campbell 2005, Pharm Stat 4:187), by simulation.
#include <cstdint>
#include <string>
#include <vector>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct AssuredSizeOptions {
    double assurance = 0;              ///< to be reached, 0.01 to 0.99; it has no default
    std::int64_t trials = 0;           ///< that the default of `draws` is made from, 1 to 1e9; 0: the scenario's
    std::int64_t draws = 0;            ///< of parameters behind each size, 100 to 1e7; 0: trials / 10, at least 1000
    std::int64_t trials_per_draw = 0;  ///< 1 to 10,000; 0: 10, or what `draws` leaves of the trials
};

struct AssuredSizeResult {
    /// A row an analysis. reachable; n (total patients, whole allocations) with its 95% Monte Carlo interval n_lower to
    /// n_upper: sizes at which the target lies within the interval of the assurance, n_upper missing where that goes on
    /// beyond what was looked at; assurance_at_n from the same draws, with the Monte Carlo standard error between them;
    /// highest_assurance and highest_n, the highest that was seen and where. Where the target is not reached n is
    /// missing and note says why: assurance has a ceiling, the chance that the treatment works at all.
    Table table;
    std::vector<std::string> drawn;  ///< what is drawn, in words
};

/// Throws InputError (also where nothing is uncertain), Interrupted.
EQUIPOISE_API AssuredSizeResult assured_size(const Study& study, const AssuredSizeOptions& options,
                                             const Execution& execution = {});

}  // namespace equipoise::api
