#include "sim/data/data_set.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <set>

#include "models/numeric/input_error.hpp"
#include "models/numeric/near_ties.hpp"
#include "models/pilot/one_trial.hpp"

namespace equipoise {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = 1e100;  // its square, summed, is still a number

// The day of a column named sofa7 (or SOFA7), else -1.
int score_day(std::string_view name) {
    if (name.size() < 5 || (name.substr(0, 4) != "sofa" && name.substr(0, 4) != "SOFA")) return -1;
    int day = -1;
    const char* const end = name.data() + name.size();
    const auto [at, error] = std::from_chars(name.data() + 4, end, day);
    return error == std::errc() && at == end ? day : -1;
}

std::uint8_t status_at(const CsvTable& table, std::size_t row, std::size_t column, double highest) {
    const double value = table.number(row, column);
    if (std::isnan(value) || value < 0 || value > highest || value != std::floor(value))
        throw InputError(table.place(row, column), "\"" + table.cell(row, column) + "\" is not a status",
                         highest == 1 ? "write 1 for a death, 0 for alive (censored)"
                                      : "write 0 censored, 1 died, 2 discharged alive");
    return static_cast<std::uint8_t>(value);
}

double time_at(const CsvTable& table, std::size_t row, std::size_t column) {
    const double value = table.number(row, column);
    if (std::isnan(value) || value < 0 || std::isinf(value))
        throw InputError(table.place(row, column), "\"" + table.cell(row, column) + "\" is not a time",
                         "write days since randomization, 0 or more");
    return value;
}

// NaN where missing.
double value_at(const CsvTable& table, std::size_t row, std::size_t column) {
    const double value = table.number(row, column);
    if (std::fabs(value) > kLargest)
        throw InputError(table.place(row, column), "\"" + table.cell(row, column) + "\" is too large to calculate with",
                         "write a number below 1e100, or leave the cell empty if it is missing");
    return value;
}

}  // namespace

DataSet::DataSet(const CsvTable& table, const DataSetColumns& columns) {
    const int id = table.find(columns.id);
    const int count = table.find(columns.count);
    bool repeated = false;
    if (id >= 0) {
        std::set<std::string_view> seen;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (seen.insert(table.cell(row, static_cast<std::size_t>(id))).second)
                row_of_.push_back(row);
            else
                repeated = true;
        }
    } else if (count >= 0) {
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const double copies = table.number(row, static_cast<std::size_t>(count));
            if (!(copies >= 0 && copies <= 1e7 && copies == std::floor(copies)))
                throw InputError(table.place(row, static_cast<std::size_t>(count)),
                                 "\"" + table.cell(row, static_cast<std::size_t>(count)) + "\" is not a count",
                                 "write a whole number of patients");
            row_of_.insert(row_of_.end(), static_cast<std::size_t>(copies), row);
        }
    } else {
        row_of_.resize(table.rows());
        std::iota(row_of_.begin(), row_of_.end(), std::size_t{0});
    }
    if (repeated) {
        check_one_trial(table);
        check_repeated(table, columns);
    }
    if (row_of_.empty())
        throw InputError(table.name(), "holds no patient", "give at least one row with a count above 0");
    read_arms(table, columns);
    read_times(table, columns);
    read_columns(table, columns);
    if (repeated)
        read_long_scores(table, columns);
    else
        read_wide_scores(table);
    merge_ties(columns);
    order_by_time();
}

// Several rows of one id are visits of one patient only if they agree on what a patient has once.
void DataSet::check_repeated(const CsvTable& table, const DataSetColumns& columns) const {
    const std::size_t id = table.require(columns.id);
    const bool survival = table.has(columns.time) && table.has(columns.status);
    std::map<std::string_view, std::size_t> first;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto [found, fresh] = first.emplace(table.cell(row, id), row);
        if (fresh) continue;
        const auto differs = [&](const std::string& name) {
            const int column = table.find(name);
            if (column < 0) return false;
            const auto c = static_cast<std::size_t>(column);
            return !table.missing(row, c) && table.cell(row, c) != table.cell(found->second, c);
        };
        if (differs(columns.arm))
            throw InputError(table.place(row, id), "patient \"" + table.cell(row, id) + "\" is in two arms",
                             "give every patient an identifier of its own, or write --option id=none");
        if (survival && (differs(columns.time) || differs(columns.status)))
            throw InputError(table.place(row, id),
                             "patient \"" + table.cell(row, id) + "\" is on two rows with different times or statuses",
                             "give one row per patient; if each row is to count by itself (start-stop data), write "
                             "--option id=none");
    }
}

void DataSet::read_arms(const CsvTable& table, const DataSetColumns& columns) {
    const std::size_t arm = table.require(columns.arm);
    std::vector<std::string> found;
    for (const std::size_t row : row_of_) {
        if (table.missing(row, arm))
            throw InputError(table.place(row, arm), "the arm is missing",
                             "write 0 for control, 1 for treatment, or the arm's name");
        const std::string& name = table.cell(row, arm);
        if (std::find(found.begin(), found.end(), name) == found.end()) {
            if (found.size() == 2)
                throw InputError(table.place(row, arm),
                                 "a third arm \"" + name + "\" beside \"" + found[0] + "\" and \"" + found[1] + "\"",
                                 "compare two arms");
            found.push_back(name);
        }
    }
    std::string control = columns.control;
    if (control.empty()) {
        const bool coded =
            std::all_of(found.begin(), found.end(), [](const std::string& name) { return name == "0" || name == "1"; });
        control = coded ? "0" : found[0];
    } else if (std::find(found.begin(), found.end(), control) == found.end()) {
        std::vector<std::string_view> names(found.begin(), found.end());
        throw InputError("--control", "no patient is in an arm \"" + control + "\"", did_you_mean(control, names));
    }
    std::string treated = control == "0" ? "1" : "the other arm";  // where nobody is in it
    for (const std::string& name : found)
        if (name != control) treated = name;
    arm_names_ = {control, treated};
    for (const std::size_t row : row_of_) arm_.push_back(table.cell(row, arm) == control ? 0 : 1);
    snapshot_.n = row_of_.size();
    snapshot_.arm = arm_;
}

void DataSet::read_times(const CsvTable& table, const DataSetColumns& columns) {
    if (table.has(columns.time) && table.has(columns.status)) {
        const std::size_t time = table.require(columns.time), status = table.require(columns.status);
        for (const std::size_t row : row_of_) {
            time_.push_back(time_at(table, row, time));
            status_.push_back(status_at(table, row, status, 1));
        }
    } else if (table.has("left") && table.has("right")) {
        const std::size_t left = table.require("left"), right = table.require("right");
        for (const std::size_t row : row_of_) {
            const bool died = !table.missing(row, right) && std::isfinite(table.number(row, right));
            time_.push_back(time_at(table, row, died ? right : left));
            if (died && time_at(table, row, left) >= time_.back())
                throw InputError(
                    table.place(row, left),
                    "the interval (" + table.cell(row, left) + ", " + table.cell(row, right) + "] is empty",
                    "left must lie before right");
            status_.push_back(died ? 1 : 0);
        }
    }
    snapshot_.time = time_;
    snapshot_.status = status_;
    if (table.has(columns.icu_time) && table.has(columns.icu_event)) {
        const std::size_t time = table.require(columns.icu_time), event = table.require(columns.icu_event);
        for (const std::size_t row : row_of_) {
            icu_time_.push_back(time_at(table, row, time));
            icu_event_.push_back(status_at(table, row, event, 2));
        }
        snapshot_.icu_time = icu_time_;
        snapshot_.icu_event = icu_event_;
    }
}

void DataSet::read_columns(const CsvTable& table, const DataSetColumns& columns) {
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const std::string& name = table.columns()[c];
        if (name == columns.arm || name == columns.id) continue;
        std::vector<double> values;
        std::vector<std::string> labels;
        if (table.numeric(c)) {
            // Times are only compared or summed, and the right end of an interval may be infinite: beyond follow-up.
            const bool is_time = name == columns.time || name == columns.icu_time || name == "left" || name == "right";
            for (const std::size_t row : row_of_)
                values.push_back(is_time ? table.number(row, c) : value_at(table, row, c));
        } else {
            std::set<std::string> levels;
            for (const std::size_t row : row_of_)
                if (!table.missing(row, c)) levels.insert(table.cell(row, c));
            labels.assign(levels.begin(), levels.end());
            for (const std::size_t row : row_of_)
                values.push_back(
                    table.missing(row, c)
                        ? kMissing
                        : static_cast<double>(std::lower_bound(labels.begin(), labels.end(), table.cell(row, c)) -
                                              labels.begin()));
        }
        values_.push_back(std::move(values));
        labels_.push_back(std::move(labels));
        names_.push_back(name);
    }
    for (std::size_t c = 0; c < names_.size(); ++c) columns_.push_back({names_[c], values_[c], labels_[c]});
    snapshot_.columns = columns_;
}

void DataSet::read_wide_scores(const CsvTable& table) {
    std::vector<std::pair<int, std::size_t>> visits;
    for (std::size_t c = 0; c < table.columns().size(); ++c)
        if (const int day = score_day(table.columns()[c]); day >= 0) visits.emplace_back(day, c);
    if (visits.empty()) return;
    std::sort(visits.begin(), visits.end());
    for (const auto& [day, column] : visits) {
        days_.push_back(day);
        for (const std::size_t row : row_of_) scores_.push_back(value_at(table, row, column));
    }
    snapshot_.scores = {.days = days_, .points = {}, .values = scores_, .stride = snapshot_.n};
}

void DataSet::read_long_scores(const CsvTable& table, const DataSetColumns& columns) {
    const auto pick = [&](const std::string& asked, std::initializer_list<const char*> usual) {
        if (!asked.empty()) return table.require(asked);
        for (const char* name : usual)
            if (table.has(name) && (time_.empty() || name != columns.time)) return table.require(name);
        throw InputError(table.name(),
                         "has several rows of one patient and no column \"" + std::string(*usual.begin()) + "\"",
                         "give one row per patient; or, for long scores, columns id, day and score, or --option "
                         "visit=NAME --option outcome=NAME");
    };
    const std::size_t visit = pick(columns.visit, {"day", "visit", "time"});
    const std::size_t score = pick(columns.score, {"score", "sofa", "y"});
    const std::size_t id = table.require(columns.id);
    std::map<std::string_view, std::size_t> patient_of;
    for (std::size_t i = 0; i < row_of_.size(); ++i) patient_of.emplace(table.cell(row_of_[i], id), i);
    std::set<int> days;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double day = table.number(row, visit);
        if (std::isnan(day) || day != std::floor(day) || std::fabs(day) > 1e6)
            throw InputError(table.place(row, visit), "\"" + table.cell(row, visit) + "\" is not a visit",
                             "write the visit as a whole day");
        days.insert(static_cast<int>(day));
    }
    days_.assign(days.begin(), days.end());
    scores_.assign(days_.size() * snapshot_.n, kMissing);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto at = static_cast<std::size_t>(
            std::lower_bound(days_.begin(), days_.end(), static_cast<int>(table.number(row, visit))) - days_.begin());
        double& cell = scores_[at * snapshot_.n + patient_of.at(table.cell(row, id))];
        if (!std::isnan(cell))
            throw InputError(table.place(row, visit),
                             "patient \"" + table.cell(row, id) + "\" has two scores at this visit",
                             "give one row per patient and visit");
        cell = value_at(table, row, score);
    }
    snapshot_.scores = {.days = days_, .points = {}, .values = scores_, .stride = snapshot_.n};
}

void DataSet::merge_ties(const DataSetColumns& columns) {
    std::span<double> entry;
    for (std::size_t c = 0; c < names_.size(); ++c) {
        if (!labels_[c].empty()) continue;
        if (names_[c] == columns.entry)
            entry = values_[c];
        else
            merge_near_ties({values_[c]}, {columns.day});
    }
    merge_near_ties({time_, icu_time_, entry}, {columns.day});
    merge_near_ties({scores_});
}

void DataSet::order_by_time() {
    if (time_.empty()) return;
    order_.resize(snapshot_.n);
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
        return time_[a] != time_[b] ? time_[a] < time_[b] : status_[a] > status_[b];
    });
    snapshot_.time_order = order_;
}

}  // namespace equipoise
