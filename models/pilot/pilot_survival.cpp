#include "models/pilot/pilot_survival.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/follow_up_dates.hpp"
#include "models/pilot/one_trial.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

std::string quoted(const CsvTable& table, std::size_t row, std::size_t column) {
    return "\"" + table.cell(row, column) + "\"";
}

double time_in(const CsvTable& table, std::size_t row, std::size_t column) {
    const double value = table.number(row, column);
    if (!(value >= 0 && value < kNever))
        throw InputError(table.place(row, column), quoted(table, row, column) + " is not a time",
                         "write days since randomization, 0 or more");
    return value;
}

// Which arm each row belongs to, and the names of control and treatment.
std::vector<std::uint8_t> read_arms(const CsvTable& table, std::string control, std::array<std::string, 2>& names) {
    if (!table.has("arm")) {
        names = {"all patients", ""};
        return std::vector<std::uint8_t>(table.rows(), 0);
    }
    const std::size_t column = table.require("arm");
    std::vector<std::string> found;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.missing(row, column))
            throw InputError(table.place(row, column), "the arm is missing",
                             "write 0 for control, 1 for treatment, or the arm's name");
        const std::string& name = table.cell(row, column);
        if (std::find(found.begin(), found.end(), name) != found.end()) continue;
        if (found.size() == 2)
            throw InputError(table.place(row, column),
                             "a third arm \"" + name + "\" beside \"" + found[0] + "\" and \"" + found[1] + "\"",
                             "give two arms");
        found.push_back(name);
    }
    if (control.empty() || std::find(found.begin(), found.end(), control) == found.end()) {
        const bool absent_control = control == "0" && found.size() == 1 && found[0] == "1";  // treated patients only
        if (!absent_control) control = control_arm(table, {.control = control});
    }
    names = {control, ""};
    std::vector<std::uint8_t> arm;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string& name = table.cell(row, column);
        arm.push_back(name == control ? 0 : 1);
        if (name != control) names[1] = name;
    }
    return arm;
}

PilotRow status_row(const CsvTable& table, std::size_t row, std::size_t time, std::size_t status) {
    const double day = time_in(table, row, time), event = table.number(row, status);
    if (event != 0 && event != 1)
        throw InputError(table.place(row, status), quoted(table, row, status) + " is not a status",
                         "write 1 for a death, 0 for alive (censored)");
    if (event == 1 && day == 0)
        throw InputError(table.place(row, time), "a death at time 0 has no likelihood under a continuous law",
                         "write the middle of the day (0.5), or use columns left,right with 0,1");
    return {day, event == 1 ? day : kNever, 1, 0};
}

PilotRow interval_row(const CsvTable& table, std::size_t row, std::size_t left, std::size_t right) {
    const double from = time_in(table, row, left);
    const double to = table.number(row, right);
    if (std::isnan(to) || to == kNever) return {from, kNever, 1, 0};
    if (!(to > from))
        throw InputError(table.place(row, right),
                         "the interval (" + table.cell(row, left) + ", " + table.cell(row, right) + "] is empty",
                         "left must lie before right; for deaths known exactly use columns time,status");
    return {from, to, 1, 0};
}

// Rows to read: every one, or the first of each id where its others repeat it (long scores). Two fates of one id are a
// mistake.
std::vector<std::uint8_t> first_of_each_id(const CsvTable& table, std::size_t first, std::size_t second) {
    std::vector<std::uint8_t> take(table.rows(), 1);
    const int id = table.find("id");
    if (id < 0 || table.has("n")) return take;
    const auto column = static_cast<std::size_t>(id);
    const int arm = table.find("arm");
    std::map<std::string, std::size_t> row_of;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.missing(row, column)) continue;
        const auto [found, fresh] = row_of.emplace(table.cell(row, column), row);
        if (fresh) continue;
        take[row] = 0;
        const auto differs = [&](std::size_t c) { return table.cell(row, c) != table.cell(found->second, c); };
        if (arm >= 0 && differs(static_cast<std::size_t>(arm)))
            throw InputError(table.place(row, column), "patient " + quoted(table, row, column) + " is in two arms",
                             "give every patient an identifier of its own");
        if (differs(first) || differs(second))
            throw InputError(
                table.place(row, column),
                "patient " + quoted(table, row, column) + " is on two rows with different times or statuses",
                "give one row per patient");
    }
    return take;
}

double count_in(const CsvTable& table, std::size_t row, std::size_t column) {
    const double count = table.number(row, column);
    if (!(count >= 0 && count <= 1e9 && count == std::floor(count)))
        throw InputError(table.place(row, column), quoted(table, row, column) + " is not a count",
                         "write a whole number of patients");
    return count;
}

// An arm whose rows all stand for nobody would be named and not be there.
void check_arms_have_patients(const CsvTable& table, std::span<const std::uint8_t> arm, const PilotSurvival& pilot) {
    for (const int of : {0, 1}) {
        const bool named = std::find(arm.begin(), arm.end(), of) != arm.end();
        if (named && pilot.patients(of) == 0)
            throw InputError(table.name(),
                             "no patient is in arm \"" + pilot.arm_names()[static_cast<std::size_t>(of)] + "\"",
                             "give the arm at least one complete row with a count above 0, or leave its rows out");
    }
}

}  // namespace

PilotSurvival PilotSurvival::read(const CsvTable& table, const PilotColumns& columns) {
    PilotSurvival pilot;
    std::vector<std::uint8_t> arm = read_arms(table, columns.control, pilot.arm_names_);
    if (columns.pooled) {
        pilot.arm_names_ = {"all patients", ""};
        std::fill(arm.begin(), arm.end(), std::uint8_t{0});
    }
    const bool intervals = table.has("left") && table.has("right");
    const bool exact = table.has("time") && table.has("status");
    if (intervals && exact)
        throw InputError(table.name(), "has both time,status and left,right", "keep one of the two forms");
    if (!intervals && !exact) {
        refuse_unread_dates(table);
        table.require(table.has("left") || table.has("right") ? (table.has("left") ? "right" : "left")
                                                              : (table.has("time") ? "status" : "time"));
    }
    const std::size_t first = table.require(intervals ? "left" : "time"),
                      second = table.require(intervals ? "right" : "status");
    const int count = table.find("n");
    std::vector<std::size_t> covariates;
    for (const std::string& name : columns.covariates) {
        covariates.push_back(table.require(name));
        if (!table.numeric(covariates.back()))
            throw InputError(table.name(), "column \"" + name + "\" holds text", "code the covariate in numbers");
        pilot.covariate_names_.push_back(name);
    }
    check_one_trial(table);
    const std::vector<std::uint8_t> take = first_of_each_id(table, first, second);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!take[row]) continue;
        PilotRow patient = intervals ? interval_row(table, row, first, second) : status_row(table, row, first, second);
        patient.arm = arm[row];
        if (count >= 0) patient.count = count_in(table, row, static_cast<std::size_t>(count));
        if (patient.count == 0) continue;
        const bool complete =
            std::none_of(covariates.begin(), covariates.end(), [&](std::size_t c) { return table.missing(row, c); });
        if (!complete) {
            pilot.left_out_ += patient.count;
            continue;
        }
        pilot.rows_.push_back(patient);
        for (const std::size_t c : covariates) pilot.covariates_.push_back(table.number(row, c));
    }
    if (pilot.rows_.empty())
        throw InputError(table.name(), "holds no patient", "give at least one complete row with a count above 0");
    check_arms_have_patients(table, arm, pilot);
    return pilot;
}

double PilotSurvival::patients(int arm) const {
    double sum = 0;
    for (const PilotRow& row : rows_)
        if (row.arm == arm) sum += row.count;
    return sum;
}

double PilotSurvival::deaths(int arm) const {
    double sum = 0;
    for (const PilotRow& row : rows_)
        if (row.arm == arm && !row.censored()) sum += row.count;
    return sum;
}

}  // namespace equipoise
