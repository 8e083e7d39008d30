#pragma once
// Data files of the command line: their columns by --map, and what was read in another way than it is written.
#include <string>
#include <vector>

#include "models/pilot/patient_table.hpp"

namespace CLI {
class App;
}

namespace equipoise {

struct DataFiles {
    std::vector<CsvTable> tables;
    std::vector<std::string> notes;  ///< "pilot.csv: decimal commas in column sofa"
};

struct DataOptions {
    std::vector<std::string> map;

    void add_to(CLI::App& verb);
    /// The map as keys of a scenario: "pilot.map.time=\"fu_days\"".
    std::vector<std::string> as_keys(const std::string& prefix) const;
    /// One file; or patients and their scores. Throws InputError.
    DataFiles read(const std::vector<std::string>& names) const;
};

}  // namespace equipoise
