#include "models/pilot/one_trial.hpp"

#include <algorithm>
#include <map>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

// "0, 1, 2, ..." of the names in a column.
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return text + (names.size() > 3 ? ", ..." : "");
}

std::vector<std::string> trials_in(const CsvTable& table, std::size_t column) {
    std::vector<std::string> trials;
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (const std::string& trial = table.cell(row, column);
            trials.empty() ||
            (trials.back() != trial && std::find(trials.begin(), trials.end(), trial) == trials.end()))
            trials.push_back(trial);
    return trials;
}

}  // namespace

void check_one_trial(const CsvTable& table) {
    const int trial = table.find("trial"), id = table.find("id");
    if (trial < 0 || id < 0) return;
    const auto of = static_cast<std::size_t>(trial), who = static_cast<std::size_t>(id);
    std::map<std::string_view, std::size_t> row_of;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto [found, fresh] = row_of.emplace(table.cell(row, who), row);
        if (fresh || table.cell(row, of) == table.cell(found->second, of)) continue;
        const std::vector<std::string> trials = trials_in(table, of);
        throw InputError(
            table.place(row, of),
            "the file holds " + std::to_string(trials.size()) + " trials (" + listed(trials) +
                " in column trial), and patient \"" + table.cell(row, who) + "\" stands in more than one",
            "take one of them, for example --trial " + trials.front() + "; or keep one trial's rows in the file");
    }
}

CsvTable one_trial(const CsvTable& table, const std::string& trial) {
    if (trial.empty()) return table;
    const int column = table.find("trial");
    if (column < 0)
        throw InputError("--trial " + trial, table.name() + " has no column \"trial\"", "leave --trial out");
    CsvTable rows = table.rows_where(static_cast<std::size_t>(column), trial);
    if (rows.rows() == 0)
        throw InputError("--trial " + trial, "no row of " + table.name() + " is of this trial",
                         "one of: " + listed(trials_in(table, static_cast<std::size_t>(column))));
    return rows;
}

}  // namespace equipoise
