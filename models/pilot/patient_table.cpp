#include "models/pilot/patient_table.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "models/numeric/input_error.hpp"
#include "models/numeric/lower_case.hpp"
#include "models/pilot/date_columns.hpp"
#include "models/pilot/follow_up_dates.hpp"

namespace equipoise {
namespace {

template <class Words = std::initializer_list<std::string_view>>
bool one_of(const std::string& word, const Words& words) {
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

constexpr std::array<std::string_view, 8> kDead{"dead", "died", "death", "deceased", "true", "t", "yes", "y"};
constexpr std::array<std::string_view, 9> kAlive{"alive", "survived", "survivor", "living", "censored",
                                                 "false", "f",        "no",       "n"};

std::string listed(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

// A status among those in words that is none of them.
[[noreturn]] void refuse_status(const CsvTable& table, std::size_t row, std::size_t column) {
    throw InputError(table.place(row, column), "\"" + table.cell(row, column) + "\" is not a status",
                     "write a death as one of " + listed(kDead) + ", and alive as one of " + listed(kAlive) +
                         "; leave the cell empty, or say which text means a death: --map died=TEXT");
}

void status_from_words(CsvTable& table, const ColumnMap& map) {
    const int column = table.find("status");
    if (column < 0) return;
    const auto c = static_cast<std::size_t>(column);
    if (!map.died.empty()) return status_by_text(table, c, map.died);
    if (table.numeric(c)) return;
    std::vector<std::string> cells;
    std::string one, zero;
    std::optional<std::size_t> other;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string& cell = table.cell(row, c);
        const std::string word = lower_case(cell);
        if (table.missing(row, c)) {
            cells.emplace_back();
        } else if (one_of(word, kDead)) {
            one = cell;
            cells.emplace_back("1");
        } else if (one_of(word, kAlive)) {
            zero = cell;
            cells.emplace_back("0");
        } else {
            other = other.value_or(row);
        }
    }
    if (other && one.empty() && zero.empty()) return;  // its reader says what is wrong with the cell
    if (other) refuse_status(table, *other, c);
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

// Rows of a patient who was there already, with the same arm and fate: their readers count each patient once. Of a
// table with a row a visit that is what is written.
void note_repeated_patients(CsvTable& table) {
    if (!table.has("id") || table.has("n") || table.has("day") || table.has("visit")) return;
    const std::array<const char*, 2> fate =
        table.has("time") && table.has("status") ? std::array{"time", "status"} : std::array{"left", "right"};
    if (!table.has(fate[0]) || !table.has(fate[1])) return;
    std::vector<std::size_t> columns;
    for (const char* name : {"id", "trial", "arm", fate[0], fate[1]})
        if (table.has(name)) columns.push_back(table.require(name));
    std::set<std::vector<std::string>> seen;
    std::size_t repeated = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.missing(row, columns[0])) continue;
        std::vector<std::string> cells;
        for (const std::size_t c : columns) cells.push_back(table.cell(row, c));
        repeated += !seen.insert(std::move(cells)).second;
    }
    if (repeated > 0)
        table.note(std::to_string(repeated) + (repeated == 1 ? " row repeats" : " rows repeat") +
                   " the id, arm and fate of an earlier row: each patient is counted once");
}

}  // namespace

CsvTable patient_table(CsvTable table, const ColumnMap& map) {
    rename_columns(table, map);
    fill_rows_of_patients(table, map);
    status_from_words(table, map);
    days_from_dates(table, map);
    days_of_visits(table, map);
    numbers_from_words(table);
    note_repeated_patients(table);
    return table;
}

CsvTable scores_of_patients(CsvTable scores, const CsvTable& patients, const ColumnMap& map) {
    days_of_visits(scores, map, &patients);
    return scores;
}

}  // namespace equipoise
