#pragma once
// Synthetic patients as rows: those of the very replicates that a simulation counts.
#include <functional>
#include <span>

#include "sim/results/table.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

struct PatientRequest {
    const Scenario* scenario = nullptr;
    const TrialModel* model = nullptr;
    std::size_t n = 0;        ///< patients of each trial
    std::uint64_t first = 0;  ///< replicate
    std::uint64_t trials = 1;
    bool by_day = false;  ///< a row a patient and day with a score
};

/// The columns of a row: trial, id, arm, ... (a row a patient), or trial, id, arm, day, score.
std::vector<TableColumn> patient_columns(const PatientRequest& request);

/// Calls `take` with the cells of each row in turn, patient by patient and trial by trial: what is known at the
/// analysis. Gives the number of patients, which is less than asked where the cut comes before the last arrival.
std::size_t simulate_patients(const PatientRequest& request,
                              const std::function<void(std::span<const TableCell>)>& take);

}  // namespace equipoise
