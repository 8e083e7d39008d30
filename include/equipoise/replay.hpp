#pragma once
// One trial of a simulation, told: its patients, its looks and what each analysis said.
#include <cstdint>

#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct ReplayOptions {
    std::int64_t replicate = 0;  ///< number of the trial, from 0: a run of 10,000 trials has 0 to 9999
    std::int64_t n = 0;          ///< total patients, 2 to 1,000,000; 0: the scenario's
    double effect_scale = 1;     ///< share of the planned effect, 0 to 1
};

struct ReplayResult {
    /// One row: seed, replicate, n (planned), effect_scale, control and treatment (names of the arms), randomized,
    /// deaths of each arm and patients lost as known at the end, recruitment_days to the last randomization, days to
    /// the end and ended_by, what ended it; stopped_by, the analysis that stops a sequential trial for all, missing
    /// where each conducts a trial of its own (the one told here is then the first's).
    Table trial;
    /// A row an analysis: verdict (benefit, harm, none, not estimable), status (why there is no answer; empty: there is
    /// one), the look at which it was decided, estimate with its 95% interval, z (positive favours treatment), p, and
    /// after a sequential trial the estimate corrected for the looks.
    Table analyses;
    /// A row an analysis and look: day, patients, deaths, information, estimate, z and the limits in force, and
    /// decision, what the design makes of it. No rows of a fixed design.
    Table looks;
    /// A row a patient randomized by the end, in that order: calendar day of randomization, site, arm; days from
    /// randomization to death, discharge and loss, whether or not they were seen; known_until and died, what is known
    /// at the end; analyzed, among the data of the last look.
    Table patients;
};

/// The very trial that power() counts under that number at that n. Throws InputError.
EQUIPOISE_API ReplayResult replay(const Study& study, const ReplayOptions& options = {});

}  // namespace equipoise::api
