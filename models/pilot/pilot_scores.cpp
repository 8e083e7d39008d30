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

}  // namespace

PilotScores PilotScores::from(const CsvTable& table, const PilotScoreColumns& columns) {
    check_one_trial(table);
    PilotScores pilot;
    const int id = table.find(columns.id), arm = table.find(columns.arm);
    std::vector<std::pair<int, std::size_t>> wide;
    for (std::size_t c = 0; c < table.columns().size(); ++c)
        if (const int day = wide_day(table.columns()[c]); day >= 0 && table.numeric(c)) wide.emplace_back(day, c);
    const bool is_wide = columns.score.empty() && !wide.empty();
    const int day_column = is_wide ? -1 : pick(table, columns.day, {"day", "visit", "time", "year"});
    const int score_column = is_wide ? -1 : pick(table, columns.score, {"score", "sofa", "y"});
    if (!is_wide && (day_column < 0 || score_column < 0 || id < 0))
        throw InputError(
            table.name(), "holds no repeated scores",
            "give columns id, day, score (a row per patient and day) or sofa0, sofa1, ... (a row per patient)");
    if (!is_wide) {
        pilot.day_name = table.columns()[static_cast<std::size_t>(day_column)];
        pilot.score_name = table.columns()[static_cast<std::size_t>(score_column)];
    }
    pilot.arm_name = columns.arm;

    // In a long file whose day is called `time`, time is not the time to death.
    const int time = table.find(columns.time) != day_column ? table.find(columns.time) : -1;
    const int status = table.find(columns.status), icu_time = table.find(columns.icu_time),
              icu_event = table.find(columns.icu_event);
    std::map<std::string, std::size_t> known;
    std::vector<Row> rows;
    std::vector<std::size_t> first_row;
    std::vector<std::string> arms, arm_of;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string name = id >= 0 ? table.cell(row, static_cast<std::size_t>(id)) : std::to_string(row + 1);
        const auto [at, fresh] = known.emplace(name, pilot.patients.size());
        if (fresh) {
            Patient patient;
            patient.id = name;
            if (time >= 0 && status >= 0) {
                patient.time = time_at(table, row, time);
                patient.died = code_at(table, row, status, 1);
            }
            if (icu_time >= 0 && icu_event >= 0) {
                patient.icu_time = time_at(table, row, icu_time);
                patient.icu_event = code_at(table, row, icu_event, 2);
            }
            const std::string of = arm >= 0 ? table.cell(row, static_cast<std::size_t>(arm)) : "0";
            if (std::find(arms.begin(), arms.end(), of) == arms.end()) arms.push_back(of);
            if (arms.size() > 2)
                throw InputError(table.place(row, static_cast<std::size_t>(arm)), "a third arm \"" + of + "\"",
                                 "compare two arms");
            arm_of.push_back(of);
            pilot.patients.push_back(std::move(patient));
            first_row.push_back(row);
        } else if (is_wide) {
            throw InputError(table.place(row, static_cast<std::size_t>(id)), "patient \"" + name + "\" has two rows",
                             "give one row per patient, or long scores id, day, score");
        }
        if (is_wide) {
            for (const auto& [day, column] : wide)
                if (const double score = table.number(row, column); !std::isnan(score))
                    rows.push_back({at->second, static_cast<double>(day), score, row});
        } else if (const double score = table.number(row, static_cast<std::size_t>(score_column)); !std::isnan(score)) {
            const double day = table.number(row, static_cast<std::size_t>(day_column));
            if (!std::isfinite(day))
                throw InputError(table.place(row, static_cast<std::size_t>(day_column)), "the day is missing",
                                 "write the day of the score");
            rows.push_back({at->second, day, score, row});
        }
    }
    if (rows.empty()) throw InputError(table.name(), "holds no score", "give at least one row with a score");

    const bool absent_control = columns.control == "0" && arms.size() == 1 && arms[0] == "1";  // treated patients only
    const std::string control = arm < 0 ? std::string("0")
                                : absent_control
                                    ? columns.control
                                    : control_arm(table, {.column = columns.arm, .control = columns.control});
    std::string treated;
    for (const std::string& name : arms)
        if (name != control) treated = name;
    pilot.arm_names = {control, treated};
    for (std::size_t i = 0; i < pilot.patients.size(); ++i) pilot.patients[i].arm = arm_of[i] == control ? 0 : 1;

    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.patient != b.patient ? a.patient < b.patient : a.day < b.day;
    });
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (k > 0 && rows[k].patient == rows[k - 1].patient && rows[k].day == rows[k - 1].day)
            throw InputError(table.place(rows[k].line, static_cast<std::size_t>(std::max(day_column, 0))),
                             "patient \"" + pilot.patients[rows[k].patient].id + "\" has two scores on this day",
                             "give one row per patient and day");
        Patient& patient = pilot.patients[rows[k].patient];
        if (patient.rows++ == 0) patient.first = k;
        pilot.day.push_back(rows[k].day);
        pilot.score.push_back(rows[k].score);
    }
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const int index = static_cast<int>(c);
        if (index == id || index == arm || index == day_column || index == score_column || !table.numeric(c)) continue;
        pilot.covariate_names.push_back(table.columns()[c]);
        std::vector<double> values;
        for (const std::size_t row : first_row) values.push_back(table.number(row, c));
        pilot.covariates.push_back(std::move(values));
    }
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
