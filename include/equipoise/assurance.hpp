#pragma once
// Power averaged over what the pilot, or the scenario's [prior], leaves uncertain (O'Hagan, Stevens and Campbell 2005,
// Pharm Stat 4:187).
#include <cstdint>
#include <string>
#include <vector>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct AssuranceOptions {
    std::vector<std::int64_t> n = {};  ///< total patients; empty: the scenario's
    std::int64_t trials = 0;           ///< behind the conditional power, 1 to 1e9; 0: the scenario's
    std::int64_t draws = 0;            ///< of parameters, 2 to 1e7; 0: trials / 10, at least 1000
    std::int64_t trials_per_draw = 0;  ///< 1 to 1e6; 0: 10, or what `draws` leaves of the trials
    bool parts = false;                ///< also what each part of the model alone leaves open, at the largest n
};

struct AssuranceResult {
    /// A row an analysis and n. assurance: mean over draws of the probability to find a benefit, whose Monte Carlo
    /// standard error is that between draws; harm likewise; success_and_benefit: a finding in a draw where treatment
    /// truly lowers mortality; conditional_power: as if the plan were the truth; target_reached: share of draws whose
    /// power is at least the target; quantiles and sd of power over draws, the noise of few trials a draw taken out.
    Table table;
    /// A row a part and analysis: sd of power when that part alone is drawn. No rows unless asked for.
    Table parts;
    std::vector<std::string> drawn;  ///< what is drawn, in words
    double benefit = 0;              ///< share of draws in which treatment truly lowers mortality by the last day
    double benefit_mcse = 0;         ///< its Monte Carlo standard error
};

/// Throws InputError (also where nothing is uncertain), Interrupted.
EQUIPOISE_API AssuranceResult assurance(const Study& study, const AssuranceOptions& options = {},
                                        const Execution& execution = {});

}  // namespace equipoise::api
