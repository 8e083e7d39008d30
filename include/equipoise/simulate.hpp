#pragma once
// Synthetic patients: the very ones that power, size and plan count, replicate by replicate.
#include <cstdint>

#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct SimulationOptions {
    std::int64_t n = 0;       ///< patients of each trial, at least one allocation; 0: the scenario's
    std::int64_t trials = 1;  ///< 1 or more; the table is held in memory, so at most 1e8 patients in all
    std::int64_t first = 0;   ///< number of the first replicate
    bool by_day = false;      ///< a row a patient and day with a score (needs [sofa]) instead of a row a patient
};

/// What is known at the analysis, a row a patient: trial, id, arm (0 control, 1 treatment), site, arrival (calendar
/// days from the opening of the first site), time (days from randomization to death or to when last seen alive), status
/// (1 died), the scenario's covariates, and with [sofa] crtime, crev (0 still in the ICU, 1 died there, 2 discharged
/// alive) and sofa0, sofa1, ... (points by day, missing once out of the ICU). Or by day: trial, id, arm, day, score.
/// Throws InputError.
EQUIPOISE_API Table simulate(const Study& study, const SimulationOptions& options = {});

}  // namespace equipoise::api
