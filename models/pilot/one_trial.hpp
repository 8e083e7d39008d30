#pragma once
// Files that hold several simulated trials one after another, told apart by a column `trial`: their patients bear the
// same ids.
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"

namespace equipoise {

/// Throws InputError, naming the column `trial` and its trials, if one id stands in two of them. Trials whose patients
/// all have ids of their own (a pooled analysis, trial as stratum) are no mistake.
void check_one_trial(const CsvTable& table);

/// The rows of one trial, by the text of its cell in column `trial`; the whole table for an empty `trial`. Throws
/// InputError if there is no such column or no such trial.
CsvTable one_trial(const CsvTable& table, const std::string& trial);

}  // namespace equipoise
