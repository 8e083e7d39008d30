#include "models/pilot/patient_table.hpp"

#include <algorithm>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/numeric/lower_case.hpp"
#include "models/pilot/date_columns.hpp"
#include "models/pilot/follow_up_dates.hpp"

namespace equipoise {
namespace {

bool one_of(const std::string& word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string cells_in_words(const std::string& one, const std::string& zero) {
    return (one.empty() ? "" : "\"" + one + "\" is read as 1") + (one.empty() || zero.empty() ? "" : ", ") +
           (zero.empty() ? "" : "\"" + zero + "\" as 0");
}

// The cells of a patient's other rows where they are blank, in the columns that a patient has once.
void fill_rows_of_patients(CsvTable& table, const ColumnMap& map) {
    const int id = table.find("id");
    if (id < 0) return;
    std::vector<std::string> columns;
    for (const char* name : {"randomized", "death", "last_contact"})
        if (const int c = table.find(name); c >= 0 && DateColumns::holds_dates(table, static_cast<std::size_t>(c)))
            columns.push_back(name);
    if (table.has("arm")) columns.push_back("arm");
    if (!map.time.empty() && table.has("time")) columns.push_back("time");
    if (!map.status.empty() && table.has("status")) columns.push_back("status");
    std::size_t filled = 0;
    for (const std::string& name : columns) {
        const std::size_t c = table.require(name);
        std::map<std::string, std::size_t> first;
        std::vector<std::string> cells;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (table.missing(row, c)) continue;
            const std::string& who = table.cell(row, static_cast<std::size_t>(id));
            const auto [at, fresh] = first.emplace(who, row);
            if (!fresh && table.cell(at->second, c) != table.cell(row, c) && date_text(table.cell(row, c)))
                throw InputError(table.place(row, c),
                                 "patient \"" + who + "\" has two dates here, \"" + table.cell(at->second, c) +
                                     "\" and \"" + table.cell(row, c) + "\"",
                                 "give every patient one");
        }
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const auto at = first.find(table.cell(row, static_cast<std::size_t>(id)));
            const bool fill = table.missing(row, c) && at != first.end();
            filled += fill;
            cells.push_back(table.cell(fill ? at->second : row, c));
        }
        table.set_column(name, cells);
    }
    if (filled > 0)
        table.note(std::to_string(filled) + (filled == 1 ? " blank is" : " blanks are") +
                   " filled from the patient's other rows");
}

void status_by_text(CsvTable& table, std::size_t column, const std::string& died) {
    std::vector<std::string> cells;
    bool any = false;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const bool dead = table.cell(row, column) == died;
        any = any || dead;
        cells.push_back(table.missing(row, column) ? std::string() : dead ? "1" : "0");
    }
    if (!any) {
        std::vector<std::string_view> texts;
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (std::find(texts.begin(), texts.end(), table.cell(row, column)) == texts.end() && texts.size() < 10)
                texts.push_back(table.cell(row, column));
        throw InputError(table.name(), "no row has the status \"" + died + "\", which is to mean a death",
                         did_you_mean(died, texts));
    }
    table.note("status \"" + died + "\" is read as 1, every other as 0");
    table.set_column("status", cells);
}

void status_from_words(CsvTable& table, const ColumnMap& map) {
    const int column = table.find("status");
    if (column < 0) return;
    const auto c = static_cast<std::size_t>(column);
    if (!map.died.empty()) return status_by_text(table, c, map.died);
    if (table.numeric(c)) return;
    std::vector<std::string> cells;
    std::string one, zero;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string& cell = table.cell(row, c);
        const std::string word = lower_case(cell);
        if (table.missing(row, c)) {
            cells.emplace_back();
        } else if (one_of(word, {"true", "t", "yes", "y", "dead", "died", "death", "deceased"})) {
            one = cell;
            cells.emplace_back("1");
        } else if (one_of(word, {"false", "f", "no", "n", "alive", "survived", "survivor", "living", "censored"})) {
            zero = cell;
            cells.emplace_back("0");
        } else {
            return;  // its reader says what is wrong with the cell
        }
    }
    table.note("status " + cells_in_words(one, zero));
    table.set_column("status", cells);
}

// Logical columns as numbers, that covariates may be: TRUE and FALSE, yes and no.
void numbers_from_words(CsvTable& table) {
    std::string changed;
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const std::string name = table.columns()[c];
        if (name == "id" || name == "arm" || table.numeric(c)) continue;
        bool logical = true;
        std::vector<std::string> cells;
        for (std::size_t row = 0; row < table.rows() && logical; ++row) {
            const std::string word = lower_case(table.cell(row, c));
            const bool one = one_of(word, {"true", "yes"}), missing = table.missing(row, c);
            logical = missing || one || one_of(word, {"false", "no"});
            cells.push_back(missing ? std::string() : one ? "1" : "0");
        }
        if (!logical) continue;
        table.set_column(name, cells);
        changed += (changed.empty() ? "" : ", ") + name;
    }
    if (!changed.empty()) table.note("TRUE and yes are read as 1, FALSE and no as 0: " + changed);
}

}  // namespace

CsvTable patient_table(CsvTable table, const ColumnMap& map) {
    rename_columns(table, map);
    fill_rows_of_patients(table, map);
    status_from_words(table, map);
    days_from_dates(table, map);
    days_of_visits(table, map);
    numbers_from_words(table);
    return table;
}

CsvTable scores_of_patients(CsvTable scores, const CsvTable& patients, const ColumnMap& map) {
    days_of_visits(scores, map, &patients);
    return scores;
}

}  // namespace equipoise
