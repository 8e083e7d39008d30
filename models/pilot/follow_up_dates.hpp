#pragma once
// Days from dates: of death or last contact since randomization, and of visits.
#include "models/pilot/column_map.hpp"

namespace equipoise {

/// Where the table has dates of randomization and of death or last contact (or either with a status), gives it the
/// columns time and status of them, unless it has a time that the map does not overrule; dates of randomization become
/// 2024-03-31. A death on the day of randomization is put at day 0.5: at 0 no law has a likelihood. Notes say what was
/// done. Throws InputError for a date that is none, whose day and month could be either, or that lies before
/// randomization; for a patient who neither died nor was last seen; and for a status that the dates contradict.
void days_from_dates(CsvTable& table, const ColumnMap& map);

/// Column `day` (or visit) as numbers where it holds dates, counted from `randomized` of this table or, by id, of
/// `patients`, or words like "Day 7". Unchanged where nothing tells the date of randomization.
void days_of_visits(CsvTable& table, const ColumnMap& map, const CsvTable* patients = nullptr);

/// For who finds no days to an event in a table: throws InputError, with its cell, for what stands in the place of a
/// date in columns randomized and death or last_contact, which days_from_dates left alone.
void refuse_unread_dates(const CsvTable& table);

}  // namespace equipoise
