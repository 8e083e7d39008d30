#pragma once
// What a file's own columns are called: `--map time=fu_days,status=dead` of the program, [pilot] map of a scenario.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"
#include "models/pilot/dates.hpp"

namespace equipoise {

/// The file's name for each of ours; empty: it bears ours.
struct ColumnMap {
    std::string id, arm, time, status, died, left, right, n, day, score, crtime, crev, randomized, death, last_contact;
    std::optional<DateOrder> dates;

    bool empty() const;
    static constexpr auto fields() {
        return std::tuple{
            field("id", &ColumnMap::id, "column of the patient's identifier"),
            field("arm", &ColumnMap::arm, "column of the arm"),
            field("time", &ColumnMap::time, "column of the days to death or last seen alive"),
            field("status", &ColumnMap::status, "column that says who died at that time"),
            field("died", &ColumnMap::died, "the text in it that means a death; every other one means alive"),
            field("left", &ColumnMap::left, "column of the last day known alive, of interval rows"),
            field("right", &ColumnMap::right, "column of the first day known dead, of interval rows"),
            field("n", &ColumnMap::n, "column of the number of patients that a row stands for"),
            field("day", &ColumnMap::day, "column of a score's day or date"),
            field("score", &ColumnMap::score, "column of the score"),
            field("crtime", &ColumnMap::crtime, "column of the days to the end of the stay in the ICU"),
            field("crev", &ColumnMap::crev, "column of how that stay ended: 1 died, 2 discharged alive, 0 not yet"),
            field("randomized", &ColumnMap::randomized, "column of the date of randomization"),
            field("death", &ColumnMap::death, "column of the date of death, empty for the living"),
            field("last_contact", &ColumnMap::last_contact, "column of the date of last contact"),
            field("dates", &ColumnMap::dates,
                  "what stands first in dates like 03/04/2024, where the data themselves do not tell"),
        };
    }
};

/// From "time=fu_days,status=dead" and more of the like; a part without "=" belongs to the name before it. Throws
/// InputError with the place "--map".
ColumnMap read_column_map(std::span<const std::string> texts);

/// Throws InputError where a column that is asked for is in none of the tables; its place is `prefix` and our name
/// ("--map time", "pilot.map.time").
void check_column_map(const ColumnMap& map, std::span<const CsvTable* const> tables, const std::string& prefix);

/// The table under our names, as far as it has the columns; a column of its own of such a name goes. Notes say so.
void rename_columns(CsvTable& table, const ColumnMap& map);

/// What the columns of a table may be, by the names that such columns usually have, for those that do not bear ours: a
/// proposal to be shown, not to be acted on unseen.
ColumnMap usual_columns(const CsvTable& table);

/// "time=fu_days,status=dead": as read_column_map takes it.
std::string column_map_text(const ColumnMap& map);

}  // namespace equipoise
