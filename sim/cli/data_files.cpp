#include "sim/cli/data_files.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "models/pilot/disk_files.hpp"
#include "models/pilot/named_notes.hpp"

namespace equipoise {

void DataOptions::add_to(CLI::App& verb) {
    verb.add_option("--map", map,
                    "which of the file's own columns are which: time=fu_days,status=dead,arm=group,id=patno; also day, "
                    "score, randomized, death, last_contact (dates), died=TEXT, dates=d/m/Y (repeatable)")
        ->allow_extra_args(false);
}

std::vector<std::string> DataOptions::as_keys(const std::string& prefix) const {
    std::vector<std::string> keys;
    const ColumnMap columns = read_column_map(map);
    for_each_field<ColumnMap>([&](const auto& f) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(columns.*(f.member))>, std::string>) {
            if (!(columns.*(f.member)).empty())
                keys.push_back(fmt::format("{}{}=\"{}\"", prefix, f.name, columns.*(f.member)));
        } else if (columns.*(f.member)) {
            keys.push_back(fmt::format("{}{}=\"{}\"", prefix, f.name, enum_name(*(columns.*(f.member)))));
        }
    });
    return keys;
}

DataFiles DataOptions::read(const std::vector<std::string>& names) const {
    const ColumnMap columns = read_column_map(map);
    DataFiles files;
    std::vector<const CsvTable*> written;
    for (const std::string& name : names) files.tables.push_back(CsvTable::read(DiskFiles(), name));
    for (const CsvTable& table : files.tables) written.push_back(&table);
    check_column_map(columns, written, "--map ");
    for (std::size_t i = 0; i < files.tables.size(); ++i) {
        CsvTable& table = files.tables[i];
        table = patient_table(std::move(table), columns);
        if (i == 1) table = scores_of_patients(std::move(table), files.tables[0], columns);
        add_named(table.name(), table.notes(), files.notes);
    }
    return files;
}

}  // namespace equipoise
