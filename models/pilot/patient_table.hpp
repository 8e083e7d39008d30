#pragma once
// A file of patients as people have it, made into the table that the readers want: columns under our names, days for
// dates, 1 and 0 for words. Every change is a note of the table.
#include "models/pilot/column_map.hpp"

namespace equipoise {

/// Columns renamed by the map; blanks of a patient's later rows filled from his others (arm and dates, which exports
/// write once); days for dates (follow_up_dates.hpp); status 1 and 0 for dead and alive, yes and no, TRUE and FALSE, or
/// by map.died; other columns of TRUE and FALSE or yes and no as 1 and 0. Notes rows that repeat a patient. Throws
/// InputError, as those do; also for one id with two dates of one kind, where no status is map.died, and for a status
/// among words for dead and alive that is neither.
CsvTable patient_table(CsvTable table, const ColumnMap& map = {});

/// Scores whose visits are dates, with days counted from the dates of randomization in the patients' own table (as
/// patient_table leaves it).
CsvTable scores_of_patients(CsvTable scores, const CsvTable& patients, const ColumnMap& map = {});

}  // namespace equipoise
