#include "models/pilot/pilot_scores.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/one_trial.hpp"

namespace equipoise {
namespace {

// The first usual name that the table has.
int pick(const CsvTable& table, const std::string& asked, std::initializer_list<const char*> usual) {
    if (!asked.empty()) return static_cast<int>(table.require(asked));
    for (const char* name : usual)
        if (table.has(name)) return table.find(name);
    return -1;
}

// The day of a column named sofa7, else -1.
int wide_day(std::string_view name) {
    if (!name.starts_with("sofa") && !name.starts_with("SOFA")) return -1;
    int day = -1;
    const char* const end = name.data() + name.size();
    const auto [at, error] = std::from_chars(name.data() + 4, end, day);
    return error == std::errc() && at == end ? day : -1;
}

int code_at(const CsvTable& table, std::size_t row, int column, int highest) {
    const double value = table.number(row, static_cast<std::size_t>(column));
    if (std::isnan(value)) return -1;
    if (value < 0 || value > highest || value != std::floor(value))
        throw InputError(
            table.place(row, static_cast<std::size_t>(column)),
            "\"" + table.cell(row, static_cast<std::size_t>(column)) + "\" is not a status",
            highest == 1 ? "write 1 for a death, 0 for alive" : "write 0 censored, 1 died, 2 discharged alive");
    return static_cast<int>(value);
}

double time_at(const CsvTable& table, std::size_t row, int column) {
    const double value = table.number(row, static_cast<std::size_t>(column));
    if (value < 0 || value > 36500)
        throw InputError(table.place(row, static_cast<std::size_t>(column)),
                         "\"" + table.cell(row, static_cast<std::size_t>(column)) + "\" is not a time",
                         "write days, from 0 to 36500");
    return value;
}

struct Row {
    std::size_t patient;
    double day, score;
    std::size_t line;
};

// Where things stand in the table; -1: nowhere.
struct Places {
    int id, arm, day = -1, score = -1, time = -1, status, icu_time, icu_event;
    std::vector<std::pair<int, std::size_t>> wide;  // day and column of sofa0, sofa1, ...; empty in a long file
};

Places places_of(const CsvTable& table, const PilotScoreColumns& columns) {
    Places at{.id = table.find(columns.id),
              .arm = table.find(columns.arm),
              .status = table.find(columns.status),
              .icu_time = table.find(columns.icu_time),
              .icu_event = table.find(columns.icu_event),
              .wide = {}};
    for (std::size_t c = 0; columns.score.empty() && c < table.columns().size(); ++c)
        if (const int day = wide_day(table.columns()[c]); day >= 0 && table.numeric(c)) at.wide.emplace_back(day, c);
    if (at.wide.empty()) {
        at.day = pick(table, columns.day, {"day", "visit", "time", "year"});
        at.score = pick(table, columns.score, {"score", "sofa", "y"});
        if (at.day < 0 || at.score < 0 || at.id < 0)
            throw InputError(
                table.name(), "holds no repeated scores",
                "give columns id, day, score (a row per patient and day) or sofa0, sofa1, ... (a row per patient)");
    }
    // In a long file whose day is called `time`, time is not the time to death.
    if (const int time = table.find(columns.time); time != at.day) at.time = time;
    return at;
}

PilotScores::Patient patient_at(const CsvTable& table, std::size_t row, const Places& at, const std::string& id) {
    PilotScores::Patient patient;
    patient.id = id;
    if (at.time >= 0 && at.status >= 0) {
        patient.time = time_at(table, row, at.time);
        patient.died = code_at(table, row, at.status, 1);
    }
    if (at.icu_time >= 0 && at.icu_event >= 0) {
        patient.icu_time = time_at(table, row, at.icu_time);
        patient.icu_event = code_at(table, row, at.icu_event, 2);
    }
    return patient;
}

void add_scores(const CsvTable& table, std::size_t row, const Places& at, std::size_t patient, std::vector<Row>& rows) {
    for (const auto& [day, column] : at.wide)
        if (const double score = table.number(row, column); !std::isnan(score))
            rows.push_back({patient, static_cast<double>(day), score, row});
    if (!at.wide.empty()) return;
    const double score = table.number(row, static_cast<std::size_t>(at.score));
    if (std::isnan(score)) return;
    const double day = table.number(row, static_cast<std::size_t>(at.day));
    if (!std::isfinite(day))
        throw InputError(table.place(row, static_cast<std::size_t>(at.day)), "the day is missing",
                         "write the day of the score");
    rows.push_back({patient, day, score, row});
}

// Names of control and treatment, from those that the file has in order of appearance.
std::vector<std::string> names_of_arms(const CsvTable& table, const PilotScoreColumns& columns,
                                       const std::vector<std::string>& arms) {
    const bool absent_control = columns.control == "0" && arms.size() == 1 && arms[0] == "1";  // treated patients only
    const std::string control = !table.has(columns.arm) ? std::string("0")
                                : absent_control
                                    ? columns.control
                                    : control_arm(table, {.column = columns.arm, .control = columns.control});
    std::string treated;
    for (const std::string& name : arms)
        if (name != control) treated = name;
    return {control, treated};
}

// By patient and day.
void set_scores(PilotScores& pilot, std::vector<Row> rows, const CsvTable& table, const Places& at) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.patient != b.patient ? a.patient < b.patient : a.day < b.day;
    });
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (k > 0 && rows[k].patient == rows[k - 1].patient && rows[k].day == rows[k - 1].day)
            throw InputError(table.place(rows[k].line, static_cast<std::size_t>(std::max(at.day, 0))),
                             "patient \"" + pilot.patients[rows[k].patient].id + "\" has two scores on this day",
                             "give one row per patient and day");
        PilotScores::Patient& patient = pilot.patients[rows[k].patient];
        if (patient.rows++ == 0) patient.first = k;
        pilot.day.push_back(rows[k].day);
        pilot.score.push_back(rows[k].score);
    }
}

// Of each patient's first row.
void set_covariates(PilotScores& pilot, const std::vector<std::size_t>& first_row, const CsvTable& table,
                    const Places& at) {
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const int index = static_cast<int>(c);
        if (index == at.id || index == at.arm || index == at.day || index == at.score || !table.numeric(c)) continue;
        pilot.covariate_names.push_back(table.columns()[c]);
        std::vector<double> values;
        for (const std::size_t row : first_row) values.push_back(table.number(row, c));
        pilot.covariates.push_back(std::move(values));
    }
}

}  // namespace

PilotScores PilotScores::from(const CsvTable& table, const PilotScoreColumns& columns) {
    check_one_trial(table);
    PilotScores pilot;
    const Places at = places_of(table, columns);
    if (at.wide.empty()) {
        pilot.day_name = table.columns()[static_cast<std::size_t>(at.day)];
        pilot.score_name = table.columns()[static_cast<std::size_t>(at.score)];
    }
    pilot.arm_name = columns.arm;
    std::map<std::string, std::size_t> known;
    std::vector<Row> rows;
    std::vector<std::size_t> first_row;
    std::vector<std::string> arms, arm_of;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string id = at.id >= 0 ? table.cell(row, static_cast<std::size_t>(at.id)) : std::to_string(row + 1);
        const auto [patient, fresh] = known.emplace(id, pilot.patients.size());
        if (fresh) {
            pilot.patients.push_back(patient_at(table, row, at, id));
            const std::string of = at.arm >= 0 ? table.cell(row, static_cast<std::size_t>(at.arm)) : "0";
            if (std::find(arms.begin(), arms.end(), of) == arms.end()) arms.push_back(of);
            if (arms.size() > 2)
                throw InputError(table.place(row, static_cast<std::size_t>(at.arm)), "a third arm \"" + of + "\"",
                                 "compare two arms");
            arm_of.push_back(of);
            first_row.push_back(row);
        } else if (!at.wide.empty()) {
            throw InputError(table.place(row, static_cast<std::size_t>(at.id)), "patient \"" + id + "\" has two rows",
                             "give one row per patient, or long scores id, day, score");
        }
        add_scores(table, row, at, patient->second, rows);
    }
    if (rows.empty()) throw InputError(table.name(), "holds no score", "give at least one row with a score");
    pilot.arm_names = names_of_arms(table, columns, arms);
    for (std::size_t i = 0; i < pilot.patients.size(); ++i)
        pilot.patients[i].arm = arm_of[i] == pilot.arm_names[0] ? 0 : 1;
    set_scores(pilot, std::move(rows), table, at);
    set_covariates(pilot, first_row, table, at);
    return pilot;
}

PilotScores PilotScores::from(const CsvTable& scores, const CsvTable& patients, const PilotScoreColumns& columns) {
    const std::vector<std::string> wanted{columns.arm, columns.time, columns.status, columns.icu_time,
                                          columns.icu_event};
    PilotScoreColumns named = columns;
    if (named.control.empty() && patients.has(columns.arm) && !scores.has(columns.arm))
        named.control = control_arm(patients, {.column = columns.arm});
    return from(scores.joined(patients, columns.id, wanted), named);
}

int PilotScores::find(std::string_view covariate) const {
    for (std::size_t c = 0; c < covariate_names.size(); ++c)
        if (covariate_names[c] == covariate) return static_cast<int>(c);
    return -1;
}

bool PilotScores::whole() const {
    return std::all_of(score.begin(), score.end(), [](double x) { return x == std::floor(x); });
}

}  // namespace equipoise
