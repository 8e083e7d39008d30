#include "sim/cli/pilot_outline.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

#include "models/numeric/input_error.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/disk_files.hpp"
#include "models/pilot/patient_table.hpp"
#include "models/pilot/pilot_survival.hpp"
#include "sim/results/fit_toml.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

using Role = std::string ColumnMap::*;

// Takes a proposal where nobody asked for another column and the table has none of our name.
void take(ColumnMap& map, const ColumnMap& usual, std::initializer_list<Role> roles) {
    for (const Role role : roles)
        if ((map.*role).empty()) map.*role = usual.*role;
}

// Times and statuses where there are both; else dates, where there are.
void take_fates(ColumnMap& map, const ColumnMap& usual, const CsvTable& table) {
    const auto has = [&](const char* ours, Role role) {
        return table.has(ours) || !(map.*role).empty() || !(usual.*role).empty();
    };
    if ((table.has("left") && table.has("right")) || (!map.left.empty() && !map.right.empty())) return;
    const bool dates_asked = !map.death.empty() || !map.last_contact.empty();
    if (!dates_asked && has("time", &ColumnMap::time) && has("status", &ColumnMap::status))
        take(map, usual, {&ColumnMap::time, &ColumnMap::status});
    else if (map.time.empty())
        take(map, usual, {&ColumnMap::randomized, &ColumnMap::death, &ColumnMap::last_contact, &ColumnMap::status});
}

ColumnMap proposed(const ColumnMap& asked, const CsvTable& patients, const CsvTable* scores, bool visits) {
    ColumnMap map = asked;
    const ColumnMap usual = usual_columns(patients);
    take(map, usual, {&ColumnMap::id, &ColumnMap::arm});
    take_fates(map, usual, patients);
    if (visits && !scores) take(map, usual, {&ColumnMap::day, &ColumnMap::score});
    if (!scores) return map;
    const ColumnMap of_scores = usual_columns(*scores);
    take(map, of_scores, {&ColumnMap::day, &ColumnMap::score});
    if (map.id.empty() && !patients.has("id")) map.id = of_scores.id;
    const std::string id = map.id.empty() ? "id" : map.id;
    for (const CsvTable* table : {&patients, scores})
        if (!table->has(id))
            throw InputError(
                table->name(),
                fmt::format("has no column \"{}\" by which its patients are found in the other file", id),
                "give the patient's identifier one name in both, or say which column it is: --map id=COLUMN");
    return map;
}

// The same file as the scenario will name it.
std::string beside_scenario(const std::string& file, const std::string& scenario_file) {
    std::error_code error;
    const fs::path folder = fs::absolute(scenario_file).parent_path();
    const fs::path near = fs::relative(fs::absolute(file), folder, error);
    return error || near.empty() ? fs::absolute(file).generic_string() : near.generic_string();
}

void take_arms(Outline& outline, const CsvTable& table) {
    if (!table.has("arm")) return;
    outline.control = control_arm(table, {.control = outline.control, .arms = outline.arms});
}

}  // namespace

std::vector<std::string> take_pilot(Outline& outline, const PilotFiles& files, const std::string& scenario_file) {
    const CsvTable patients = CsvTable::read(DiskFiles(), files.survival);
    std::optional<CsvTable> scores;
    if (!files.scores.empty()) scores = CsvTable::read(DiskFiles(), files.scores);
    if (scores && !outline.endpoints.empty() && !outline.needs_scores())
        throw InputError("--scores", "no endpoint that was asked for takes a score",
                         "leave it out, or add --endpoint sofa or win-ratio");
    const ColumnMap asked = outline.map;
    outline.map = proposed(asked, patients, scores ? &*scores : nullptr, outline.needs_scores());
    std::vector<const CsvTable*> written{&patients};
    if (scores) written.push_back(&*scores);
    check_column_map(outline.map, written, "--map ");
    std::vector<std::string> notes;
    if (const std::string guessed = column_map_text(outline.map); guessed != column_map_text(asked))
        notes.push_back("columns were told by their names: " + guessed + "; please look at [pilot] map in the file");
    const CsvTable table = patient_table(patients, outline.map);
    take_arms(outline, table);
    const PilotSurvival pilot = PilotSurvival::read(table, {outline.control, {}});
    if (outline.arms.empty() && !pilot.arm_names()[1].empty() && pilot.arm_names()[0] != "0" &&
        pilot.arm_names()[1] != "1")
        outline.arms = {pilot.arm_names()[0], pilot.arm_names()[1]};
    if (!outline.day) {
        outline.day = pilot_follow_up(pilot);
        notes.push_back(fmt::format("follow-up is {} days, as the pilot's data allow (another: --day)", *outline.day));
    }
    outline.cuts = pilot_cuts(pilot, {7, 14}, *outline.day);
    outline.pilot = beside_scenario(files.survival, scenario_file);
    if (scores)
        outline.scores = beside_scenario(files.scores, scenario_file);
    else if (outline.needs_scores() && (table.has("day") || table.has("visit")) &&
             (table.has("score") || table.has("sofa")))
        outline.scores = outline.pilot;  // a row a visit
    return notes;
}

}  // namespace equipoise
